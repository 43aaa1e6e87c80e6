/** Message attribute that says which line a message comes from. The service keeps it on every copy. */
export const LINE_ATTRIBUTE = 'demo_line';
