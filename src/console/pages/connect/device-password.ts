const BYTES = 18;

/** 144 bits in 24 characters that need no quoting in a shell. */
export const devicePassword = (): string =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(BYTES))))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
