/** The widget's languages, in the order of the phrases below. */
const languages = ['en', 'da', 'de', 'fr', 'es', 'ar']

/** The widget's own texts, one for each language, separated by `|`; messages come from the bot and from people. */
const phrases = {
  chat: 'Chat|Chat|Chat|Chat|Chat|محادثة',
  open: 'Open chat|Åbn chat|Chat öffnen|Ouvrir le chat|Abrir el chat|فتح المحادثة',
  close: 'Close chat|Luk chat|Chat schließen|Fermer le chat|Cerrar el chat|إغلاق المحادثة',
  unread: 'unread|ulæste|ungelesen|non lus|sin leer|غير مقروءة',
  write: 'Write a message…|Skriv en besked…|Nachricht schreiben…|Écrivez un message…|Escribe un mensaje…|اكتب رسالة…',
  send: 'Send|Send|Senden|Envoyer|Enviar|إرسال',
  menu: 'Menu|Menu|Menü|Menu|Menú|القائمة',
  messages: 'Messages|Beskeder|Nachrichten|Messages|Mensajes|الرسائل',
  replies: 'Suggested replies|Forslag til svar|Antwortvorschläge|Réponses suggérées|Respuestas sugeridas|ردود مقترحة',
  you: 'You|Du|Sie|Vous|Tú|أنت',
  bot: 'Bot|Bot|Bot|Bot|Bot|روبوت',
  agent: 'Agent|Medarbejder|Mitarbeiter|Conseiller|Agente|موظف',
  typing: 'is writing|skriver|schreibt|écrit|está escribiendo|يكتب الآن',
  sending: 'Sending…|Sender…|Wird gesendet…|Envoi…|Enviando…|جارٍ الإرسال…',
  sent: 'Sent|Sendt|Gesendet|Envoyé|Enviado|أُرسلت',
  delivered: 'Delivered|Leveret|Zugestellt|Distribué|Entregado|وصلت',
  read: 'Seen|Set|Gelesen|Vu|Visto|شوهدت',
  failed: 'Not sent|Ikke sendt|Nicht gesendet|Non envoyé|No enviado|لم تُرسل',
  retry: 'Try again|Prøv igen|Erneut versuchen|Réessayer|Reintentar|إعادة المحاولة',
  discard: 'Delete|Slet|Löschen|Supprimer|Eliminar|حذف',
  connecting: 'Connecting…|Forbinder…|Verbindung wird aufgebaut…|Connexion…|Conectando…|جارٍ الاتصال…',
  offline:
    "You're offline. Messages will be sent when you're back.|Du er offline. Beskeder sendes, når du er tilbage.|Sie sind offline. Nachrichten werden gesendet, sobald Sie wieder da sind.|Vous êtes hors ligne. Les messages partiront à votre retour.|Estás sin conexión. Los mensajes se enviarán cuando vuelvas.|أنت غير متصل. ستُرسل الرسائل عند عودتك.",
  waiting:
    'Not sent yet. Trying again…|Ikke sendt endnu. Prøver igen…|Noch nicht gesendet. Neuer Versuch…|Pas encore envoyé. Nouvel essai…|Aún no enviado. Reintentando…|لم تُرسل بعد. تجري إعادة المحاولة…',
  ended:
    'This conversation has ended.|Samtalen er afsluttet.|Dieses Gespräch ist beendet.|Cette conversation est terminée.|Esta conversación ha terminado.|انتهت هذه المحادثة.',
  startNew:
    'Start a new conversation|Start en ny samtale|Neues Gespräch beginnen|Commencer une nouvelle conversation|Empezar una nueva conversación|بدء محادثة جديدة',
  signIn:
    'Please sign in to chat.|Log ind for at chatte.|Bitte melden Sie sich an, um zu chatten.|Connectez-vous pour discuter.|Inicia sesión para chatear.|يُرجى تسجيل الدخول للمحادثة.',
  unavailable:
    "The chat is not available right now.|Chatten er ikke tilgængelig lige nu.|Der Chat ist gerade nicht verfügbar.|Le chat n'est pas disponible pour le moment.|El chat no está disponible en este momento.|المحادثة غير متاحة الآن.",
  waitingForAgent:
    'Waiting for a person|Venter på et menneske|Warten auf eine Person|En attente d’un conseiller|Esperando a una persona|في انتظار موظف',
  cancelWait: 'Cancel|Annuller|Abbrechen|Annuler|Cancelar|إلغاء',
  joined: 'joined|er her|ist da|est là|está aquí|هنا',
  botBack: 'The bot is back|Botten er tilbage|Der Bot ist zurück|Le bot est de retour|El bot ha vuelto|عاد الروبوت',
  newest: 'New messages|Nye beskeder|Neue Nachrichten|Nouveaux messages|Mensajes nuevos|رسائل جديدة',
  earlier:
    'Show earlier messages|Vis tidligere beskeder|Frühere Nachrichten zeigen|Afficher les messages précédents|Mostrar mensajes anteriores|عرض الرسائل السابقة',
  dismiss: 'Dismiss|Luk|Schließen|Fermer|Cerrar|إغلاق',
  previous: 'Previous|Forrige|Zurück|Précédent|Anterior|السابق',
  next: 'Next|Næste|Weiter|Suivant|Siguiente|التالي',
  file: 'File|Fil|Datei|Fichier|Archivo|ملف',
  image: 'Image|Billede|Bild|Image|Imagen|صورة',
} satisfies Record<string, string>

export type Phrases = Record<keyof typeof phrases, string>

/** Phrases in the first wanted language that the widget has, otherwise in English. `language` is for dates and numbers. */
export function phrasesFor(wanted: (string | null | undefined)[]): { language: string; phrases: Phrases } {
  const known = wanted.find(each => indexOf(each) >= 0)
  const index = Math.max(0, indexOf(known))
  const texts = Object.entries(phrases).map(([name, translations]) => [name, translations.split('|')[index]])
  return { language: localeOf(known) ?? languages[index]!, phrases: Object.fromEntries(texts) }
}

const indexOf = (language: string | null | undefined) =>
  languages.indexOf(String(language).toLowerCase().split(/[-_]/)[0]!)

/** undefined: not a language tag (a page may have `lang="en_US.UTF-8"`), for which the formatting of dates throws. */
function localeOf(language: string | null | undefined): string | undefined {
  try {
    return Intl.getCanonicalLocales(language?.replace('_', '-'))[0]
  } catch {}
}
