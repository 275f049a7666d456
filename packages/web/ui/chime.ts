// One context for the page: browsers limit how many a page may hold.
let audio: AudioContext | undefined

/** Two soft tones, E5 and A5. Does nothing on a device without sound. */
export function chime() {
  // Before the first click or key browsers keep a page silent, and would play all held tones at once after it.
  if (navigator.userActivation?.hasBeenActive === false) return
  try {
    audio ??= new AudioContext()
    audio.resume().catch(() => {})
    for (const pitch of [659, 880]) {
      const start = audio.currentTime + (pitch > 700 ? 0.12 : 0)
      const tone = audio.createOscillator()
      const loudness = audio.createGain()
      const { gain } = loudness
      tone.connect(loudness).connect(audio.destination)
      gain.setValueAtTime(0, start)
      gain.linearRampToValueAtTime(0.07, start + 0.015)
      gain.exponentialRampToValueAtTime(0.0001, start + 0.32)
      tone.frequency.value = pitch
      tone.start(start)
      tone.stop(start + 0.35)
    }
  } catch {}
}
