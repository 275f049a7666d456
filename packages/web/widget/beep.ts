/** Two soft notes. Browsers let a page sound only after it was touched: then nothing is heard. */
export function beep() {
  try {
    const audio = new AudioContext()
    const gain = audio.createGain()
    gain.connect(audio.destination)
    gain.gain.setValueAtTime(0.06, audio.currentTime)
    gain.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + 0.4)
    for (const [index, frequency] of [660, 880].entries()) {
      const note = audio.createOscillator()
      note.frequency.value = frequency
      note.connect(gain)
      note.start(audio.currentTime + index * 0.1)
      note.stop(audio.currentTime + 0.4)
      note.onended = () => void audio.close().catch(() => {})
    }
  } catch {}
}
