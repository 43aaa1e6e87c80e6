/** What the queue service refuses in bodies and attributes, lone surrogates apart (API reference, SendMessage). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NOT_ALLOWED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** The text with a blank for each character that the queue service refuses. */
export const toAllowedText = (text: string): string =>
  text.replace(NOT_ALLOWED, ' ').toWellFormed();

/** Whether the queue service takes the text as the value of an attribute. */
export const isAllowedText = (text: string): boolean => text !== '' && toAllowedText(text) === text;
