import { z } from 'zod';
import { host, port, wholeNumber } from './fields.ts';

const proxyAddress = z
  .string()
  .regex(/^(?:loopback|linklocal|uniquelocal|[0-9A-Fa-f.:]+(?:\/\d{1,3})?)$/)
  .meta({ expects: 'an address, a CIDR block, or loopback' });

export const httpSection = z
  .strictObject({
    host: host().default('127.0.0.1').describe('Address to listen on; 0.0.0.0 for all.'),
    port: port().default(8080).describe('TCP port of the API and the console.'),
    publicUrl: z
      .url({ protocol: /^https?$/ })
      .meta({ expects: 'a URL such as https://gaswatch.example.org' })
      .optional()
      .describe('Where people reach the service: links in e-mails. Absent: host and port.'),
    trustProxy: z
      .array(proxyAddress)
      .default([])
      .describe('Reverse proxies whose X-Forwarded-* headers are believed.'),
    sessionHours: wholeNumber(1, 8760)
      .default(12)
      .describe('A sign-in lasts this long without use.'),
  })
  .transform((http) => ({ ...http, publicUrl: publicUrl(http) }));

/** Without a trailing slash, so that a path can be appended. */
function publicUrl(http: { publicUrl?: string | undefined; host: string; port: number }): string {
  if (http.publicUrl !== undefined) return http.publicUrl.replace(/\/+$/, '');
  const everywhere = ['0.0.0.0', '::', '[::]'].includes(http.host);
  const bracketed = http.host.includes(':') && !http.host.startsWith('[');
  const name = everywhere ? 'localhost' : bracketed ? `[${http.host}]` : http.host;
  return `http://${name}:${http.port}`;
}
