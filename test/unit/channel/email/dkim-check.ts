import { createHash, createVerify } from 'node:crypto';

export interface Checked {
  readonly tags: Readonly<Record<string, string>>;
  readonly body: 'unchanged' | 'changed';
  readonly signature: 'good' | 'bad';
}

/**
 * RFC 6376 for `rsa-sha256` and `relaxed/relaxed`, written from the standard and
 * not from the signer: a second reading of it.
 */
export function checkDkim(mime: string, publicKey: string): Checked {
  const end = mime.indexOf('\r\n\r\n');
  const fields = fieldsOf(mime.slice(0, end + 2));
  const signed = fields.find(({ name }) => name === 'dkim-signature');
  if (signed === undefined) throw new Error('the mail is not signed');
  const tags = tagsOf(signed.value);
  const hash = createHash('sha256').update(relaxedBody(mime.slice(end + 4)), 'latin1');
  const unsigned = relaxedField({ ...signed, value: signed.value.replace(/\bb=[^;]*/, 'b=') });
  // §5.4.2: of several fields of one name the last comes first; a name without a field adds nothing
  const left = [...fields];
  const covered = (tags['h'] ?? '').split(':').flatMap((name) => {
    const at = left.findLastIndex((field) => field.name === name.trim().toLowerCase());
    return at < 0 ? [] : left.splice(at, 1);
  });
  const text = `${covered.map((field) => `${relaxedField(field)}\r\n`).join('')}${unsigned}`;
  const good = createVerify('RSA-SHA256')
    .update(text, 'latin1')
    .verify(publicKey, (tags['b'] ?? '').replace(/\s/g, ''), 'base64');
  return {
    tags,
    body: hash.digest('base64') === tags['bh'] ? 'unchanged' : 'changed',
    signature: good ? 'good' : 'bad',
  };
}

interface Field {
  readonly name: string;
  readonly value: string;
}

function fieldsOf(head: string): readonly Field[] {
  const lines = head.replace(/\r\n(?=[ \t])/g, '\u0001').split('\r\n');
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const colon = line.indexOf(':');
      const value = line.slice(colon + 1).replaceAll('\u0001', '\r\n');
      return { name: line.slice(0, colon).trim().toLowerCase(), value };
    });
}

const relaxedField = ({ name, value }: Field): string =>
  `${name}:${value
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim()}`;

const relaxedBody = (body: string): string => {
  const lines = body.split('\r\n').map((line) => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''));
  const text = lines.join('\r\n').replace(/(?:\r\n)*$/, '');
  return text === '' ? '' : `${text}\r\n`;
};

const tagsOf = (value: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    value
      .split(';')
      .map((tag) => tag.trim())
      .filter((tag) => tag.includes('='))
      .map((tag) => [tag.slice(0, tag.indexOf('=')), tag.slice(tag.indexOf('=') + 1).trim()]),
  );
