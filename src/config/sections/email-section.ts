import { z } from 'zod';
import { filePath, mailAddress, seconds, secretText } from './fields.ts';

const SMTP_URL = /^smtps?:\/\/(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?\/?$/;

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
    const hasPassword = email.password !== undefined || email.passwordFile !== undefined;
    if (hasPassword && email.username === undefined) {
      refuse('username', 'missing: required with a password');
    }
    if (!hasPassword && email.username !== undefined) {
      refuse('password', 'missing: set email.password or email.passwordFile with email.username');
    }
  })
  .transform((email) => ({ ...email, requireTls: email.requireTls ?? crossesNetwork(email) }));

const LOOPBACK = /^smtps?:\/\/(?:localhost|127\.[\d.]+|\[::1\])(?:[:/]|$)/;

function crossesNetwork(email: { smtp?: string | undefined; username?: string | undefined }) {
  return email.username !== undefined && !LOOPBACK.test(email.smtp ?? '');
}
