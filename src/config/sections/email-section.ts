import { z } from 'zod';
import { filePath, mailAddress, seconds, secretText } from './fields.ts';
import { secretOnce } from './refuse.ts';

const SMTP_URL = /^smtps?:\/\/(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?\/?$/;

const dkim = z
  .strictObject({
    domain: z
      .string()
      .regex(/^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}$/)
      .meta({ expects: 'a domain such as example.org' })
      .describe('Signing domain (d=); that of the sender, or one above it.'),
    selector: z
      .string()
      .regex(/^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/)
      .meta({ expects: 'a name of letters and digits' })
      .describe('Selector (s=): the public key is the TXT record of selector._domainkey.domain.'),
    privateKey: secretText()
      .optional()
      .describe('RSA key of 2048 bits or more, PEM; or use privateKeyFile.'),
    privateKeyFile: filePath().optional().describe('File with that key.'),
  })
  .superRefine((given, context) => secretOnce(given, 'privateKey', context));

const shape = z.strictObject({
  smtp: z
    .string()
    .regex(SMTP_URL)
    .meta({ expects: 'a URL such as smtp://mail.example.org:587, without user or password' })
    .optional()
    .describe('Mail server; smtps:// for TLS from the first byte. Absent: no e-mail is sent.'),
  from: mailAddress().optional().describe('Sender address; required with smtp.'),
  to: z
    .array(mailAddress())
    .default([])
    .describe('Alarms of priority 1 and 2 go to these addresses.'),
  username: z.string().min(1).optional().describe('For SMTP authentication.'),
  password: secretText().optional().describe('For SMTP authentication; or use passwordFile.'),
  passwordFile: filePath().optional().describe('File whose first line is the password.'),
  requireTls: z
    .boolean()
    .optional()
    .describe(
      'Refuse to send unencrypted. Absent: true when a user name would cross a network in clear.',
    ),
  timeoutSeconds: seconds(1, 600)
    .default(30)
    .describe('A mail server silent for this long has failed the attempt.'),
  dkim: dkim.optional().describe('Signs each mail with DKIM.'),
});

export const emailSection = shape
  .superRefine((email, context) => {
    const refuse = (key: keyof typeof email, message: string) =>
      context.addIssue({ code: 'custom', path: [key], message });
    if (email.smtp !== undefined && email.from === undefined) {
      refuse('from', 'missing: required when email.smtp is set');
    }
    if (email.smtp === undefined && email.to.length > 0) {
      refuse('smtp', 'missing: email.to has addresses but there is no server to send through');
    }
    if (email.password !== undefined && email.passwordFile !== undefined) {
      refuse('passwordFile', 'set either email.password or email.passwordFile, not both');
    }
    const { dkim: signing, from } = email;
    if (signing !== undefined && from !== undefined && !isWithin(domainOf(from), signing.domain)) {
      const what = `${domainOf(from)} of email.from is not within it: receivers would not count it`;
      context.addIssue({ code: 'custom', path: ['dkim', 'domain'], message: what });
    }
    const hasPassword = email.password !== undefined || email.passwordFile !== undefined;
    if (hasPassword && email.username === undefined) {
      refuse('username', 'missing: required with a password');
    }
    if (!hasPassword && email.username !== undefined) {
      refuse('password', 'missing: set email.password or email.passwordFile with email.username');
    }
  })
  .transform((email) => ({ ...email, requireTls: email.requireTls ?? crossesNetwork(email) }));

const domainOf = (from: string): string =>
  from
    .slice(from.lastIndexOf('@') + 1)
    .replace(/>$/, '')
    .toLowerCase();

const isWithin = (domain: string, signing: string): boolean =>
  domain === signing.toLowerCase() || domain.endsWith(`.${signing.toLowerCase()}`);

const LOOPBACK = /^smtps?:\/\/(?:localhost|127\.[\d.]+|\[::1\])(?:[:/]|$)/;

function crossesNetwork(email: { smtp?: string | undefined; username?: string | undefined }) {
  return email.username !== undefined && !LOOPBACK.test(email.smtp ?? '');
}
