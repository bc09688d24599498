import { describe, expect, it } from 'vitest';
import { MAY_HAVE_ARRIVED } from '../../../../src/channel/channel.ts';
import { outcomeOf } from '../../../../src/channel/email/smtp-fault.ts';
import { parseSmtpUrl } from '../../../../src/channel/email/smtp-url.ts';
import { AppError } from '../../../../src/lib/app-error.ts';

const fault = (fields: Record<string, unknown>, message = 'words') =>
  Object.assign(new Error(message), fields);

describe('an answer about the recipient or the message', () => {
  it.each([
    [550, 'RCPT TO', '550 5.1.1 no such user', true],
    [554, 'DATA', '554 looks like spam', true],
    [450, 'RCPT TO', '450 greylisted', false],
    [421, 'DATA', '421 shutting down', false],
    [552, 'RCPT TO', '552 mailbox full', false],
    [550, 'RCPT TO', '550 5.2.2 over quota', false],
  ])('%s to %s is a refusal', (responseCode, command, response, permanent) => {
    const thrown = fault({ code: 'EENVELOPE', responseCode, command, response }, response);
    expect(outcomeOf(thrown, 'not-handed-over')).toEqual({
      outcome: 'refused',
      permanent,
      detail: response,
    });
  });
});

describe('anything else concerns the channel', () => {
  it.each([
    ['channel.credentials-refused', { code: 'EAUTH', responseCode: 535, command: 'AUTH PLAIN' }],
    ['channel.tls', { code: 'ETLS', command: 'STARTTLS' }],
    ['channel.timeout', { code: 'ETIMEDOUT', command: 'CONN' }],
    ['channel.protocol', { code: 'EENVELOPE', responseCode: 550, command: 'MAIL FROM' }],
    ['channel.protocol', { code: 'EPROTOCOL', responseCode: 554, command: 'CONN' }],
    ['channel.unreachable', { code: 'ECONNECTION' }],
    ['channel.unreachable', {}],
  ])('%s', (code, fields) => {
    const outcome = outcomeOf(fault(fields), 'not-handed-over');
    expect(outcome).toBeInstanceOf(AppError);
    expect(outcome).toMatchObject({ code, retryable: true, message: 'words' });
  });

  it('knows a certificate problem by its words', () => {
    const thrown = fault({ code: 'ESOCKET' }, 'self-signed certificate');
    expect(outcomeOf(thrown, 'not-handed-over')).toMatchObject({ code: 'channel.tls' });
  });

  it.each([fault({ code: 'ETIMEDOUT' }), new AppError('channel.closed', 'closed'), 'text', null])(
    'says when the message may have arrived (%s)',
    (thrown) => {
      expect(outcomeOf(thrown, 'handed-over')).toMatchObject({
        message: expect.stringContaining(MAY_HAVE_ARRIVED),
      });
    },
  );
});

describe('parseSmtpUrl', () => {
  it.each([
    ['smtp://mail.example.org', 'mail.example.org', 587, false],
    ['smtp://127.0.0.1:2525', '127.0.0.1', 2525, false],
    ['smtps://mail.example.org/', 'mail.example.org', 465, true],
    ['smtp://[::1]:25', '::1', 25, false],
  ])('%s', (text, host, port, implicitTls) => {
    expect(parseSmtpUrl(text)).toEqual({ host, port, implicitTls });
  });

  it.each(['http://x', 'mail.example.org:25', '', 'smtp://'])('refuses %s', (text) => {
    expect(() => parseSmtpUrl(text)).toThrow(
      expect.objectContaining({ code: 'channel.address-invalid' }),
    );
  });
});
