/** `npm run test:full` takes the numbers that are promised, where they take longer than an everyday run may. */
const IS_FULL = process.env['FULL_TESTS'] === '1';

/** The promised number in a full run, a smaller one else. */
export const fullLength = <T>(promised: T, everyday: T): T => (IS_FULL ? promised : everyday);
