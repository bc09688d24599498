import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { dkimSigner } from '../../../../src/channel/email/dkim.ts';
import { openEmailChannel } from '../../../../src/channel/email/email-channel.ts';
import { composeMail, mimeOf, parseSender } from '../../../../src/channel/email/mail.ts';
import { groupSample, noticeSample } from '../group-sample.ts';
import { messageSample } from '../message-sample.ts';
import { checkDkim } from './dkim-check.ts';

const pem = { type: 'spki', format: 'pem' } as const;
const secret = { type: 'pkcs8', format: 'pem' } as const;
const rsa = (modulusLength: number) =>
  generateKeyPairSync('rsa', {
    modulusLength,
    publicKeyEncoding: pem,
    privateKeyEncoding: secret,
  });
const { publicKey, privateKey } = rsa(2048);
const sender = parseSender('燃气调度 <alarms@gas.example.org>');
const options = { domain: 'example.org', selector: 'gw1', privateKey };

async function signed(message: Parameters<typeof composeMail>[0]): Promise<string> {
  const mail = composeMail(message, sender);
  const mime = await mimeOf(mail, sender, 'night@gas.example.org', dkimSigner(options));
  return mime.toString('latin1');
}

describe('a signed mail', () => {
  it.each([
    ['an alarm', messageSample()],
    ['a storm', groupSample(37)],
    [
      'a report',
      noticeSample({
        attachments: [
          { name: '月报.pdf', mediaType: 'application/pdf', content: new Uint8Array([1, 2, 3]) },
        ],
      }),
    ],
  ])('of %s passes a verifier that is not of the signer', async (_, message) => {
    const { tags, ...verdict } = checkDkim(await signed(message), publicKey);
    expect(verdict).toEqual({ body: 'unchanged', signature: 'good' });
    expect(tags).toMatchObject({
      v: '1',
      a: 'rsa-sha256',
      c: 'relaxed/relaxed',
      d: 'example.org',
      s: 'gw1',
    });
    const names = (tags['h'] ?? '').toLowerCase().split(':');
    expect(names).toEqual(expect.arrayContaining(['from', 'to', 'subject', 'date', 'message-id']));
  });

  it('has no line that a mail server would have to mend', async () => {
    expect(await signed(messageSample())).not.toMatch(/[^\r]\n|\r(?!\n)/);
  });

  it('covers its thread', async () => {
    const { tags } = checkDkim(await signed(messageSample()), publicKey);
    expect((tags['h'] ?? '').toLowerCase()).toMatch(/in-reply-to/);
  });

  it('no longer passes once somebody has changed it', async () => {
    const mime = await signed(messageSample());
    const body = mime.replace('Outlet pressure', 'Inlet_ pressure');
    expect(body).not.toBe(mime);
    expect(checkDkim(body, publicKey)).toMatchObject({ body: 'changed', signature: 'good' });
    const head = mime.replace('To: night@', 'To: other@');
    expect(head).not.toBe(mime);
    expect(checkDkim(head, publicKey)).toMatchObject({ body: 'unchanged', signature: 'bad' });
    expect(checkDkim(mime, rsa(2048).publicKey)).toMatchObject({ signature: 'bad' });
  });

  it('is not signed unless asked for', async () => {
    const mail = composeMail(messageSample(), sender);
    const mime = await mimeOf(mail, sender, 'night@gas.example.org');
    expect(() => checkDkim(mime.toString('latin1'), publicKey)).toThrow('not signed');
  });
});

describe('a key that cannot sign', () => {
  const elliptic = generateKeyPairSync('ed25519', {
    publicKeyEncoding: pem,
    privateKeyEncoding: secret,
  }).privateKey;
  const locked = generateKeyPairSync('rsa', {
    modulusLength: 1024,
    publicKeyEncoding: pem,
    privateKeyEncoding: { ...secret, cipher: 'aes-128-cbc', passphrase: 'x' },
  }).privateKey;

  it.each([
    ['no key', 'SECRETSECRET', 'is no private key in PEM without a passphrase'],
    ['a public key', publicKey, 'is no private key in PEM without a passphrase'],
    ['a locked key', locked, 'is no private key in PEM without a passphrase'],
    ['a key of another kind', elliptic, 'is no RSA key'],
    ['a short key', rsa(512).privateKey, 'has 512 bits; receivers want 2048'],
  ])('%s is refused when the channel opens, and not shown', (_, key, what) => {
    const open = () =>
      openEmailChannel({
        smtp: 'smtp://127.0.0.1:1',
        from: 'alarms@example.org',
        requireTls: false,
        timeoutMs: 1,
        dkim: { ...options, privateKey: key },
      });
    expect(open).toThrow(
      expect.objectContaining({
        code: 'channel.key-invalid',
        message: `the key of email.dkim ${what}`,
      }),
    );
  });
});
