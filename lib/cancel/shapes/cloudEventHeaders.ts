const decoded = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
};

/**
 * The context attributes of an HTTP request in binary mode, as `readShape` takes them: only headers can be
 * percent-encoded (CloudEvents 1.0.2, "HTTP Protocol Binding", section 3.1.3.2).
 *
 * @param headers - with names in lower case.
 */
export const cloudEventHeaders = (
  headers: Readonly<Record<string, string>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith('ce-'))
      .map(([name, value]) => [name, decoded(value)]),
  );
