import { AppError } from '../../lib/app-error.ts';

export interface SmtpAddress {
  readonly host: string;
  readonly port: number;
  readonly implicitTls: boolean;
}

/** Port 587 without TLS from the first byte, 465 with it (RFC 8314). */
const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'smtp:': 587, 'smtps:': 465 };

/**
 * @param text e.g. `smtp://mail.example.org:587` or `smtps://mail.example.org`
 * @throws AppError `channel.address-invalid`
 */
export function parseSmtpUrl(text: string): SmtpAddress {
  const url = URL.canParse(text) ? new URL(text) : null;
  const fallback = url === null ? undefined : DEFAULT_PORTS[url.protocol];
  if (url === null || fallback === undefined || url.hostname === '') {
    throw new AppError('channel.address-invalid', 'the mail server must be smtp:// or smtps://');
  }
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? fallback : Number(url.port),
    implicitTls: url.protocol === 'smtps:',
  };
}
