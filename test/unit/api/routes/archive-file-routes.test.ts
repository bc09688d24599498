import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

describe('files of the archive', () => {
  let world: ApiWorld;
  beforeEach(async () => {
    world = await openApiWorld();
  });
  afterEach(() => world.close());

  const call = (token: string, method: 'GET' | 'POST', url: string, payload?: object) =>
    world.as(token, {
      method,
      url: `/api/v1/archive${url}`,
      ...(payload === undefined ? {} : { payload }),
    });

  const pdf = Buffer.from('%PDF-1.7\nscan');
  const sha256 = createHash('sha256').update(pdf).digest('hex');
  const send = (token: string, payload: Buffer, type: string, name = '证书 1.pdf') =>
    world.as(token, {
      method: 'POST',
      url: `/api/v1/archive/files?name=${encodeURIComponent(name)}`,
      headers: { 'content-type': type },
      payload,
    });

  it('are kept, named by items, and given back byte for byte', async () => {
    const token = await world.token('maintainer');
    const repair = {
      body: {
        site: 'S-1',
        at: '2026-02-01T00:00:00Z',
        what: 'filter',
        work: 'cleaned',
        by: 'li',
        files: [{ sha256, name: 'photo' }],
      },
    };
    const early = await call(token, 'POST', '/repair', repair);
    expect(early.json().errors).toMatchObject([{ path: 'files' }]);
    const sent = await send(token, pdf, 'application/pdf');
    expect(sent.json()).toEqual({
      sha256,
      name: '证书 1.pdf',
      mediaType: 'application/pdf',
      size: pdf.length,
    });
    expect((await call(token, 'POST', '/repair', repair)).statusCode).toBe(201);
    const got = await call(token, 'GET', `/files/${sha256}`);
    expect(got.rawPayload.equals(pdf)).toBe(true);
    expect(got.headers['content-type']).toBe('application/pdf');
    expect(got.headers['content-disposition']).toMatch(/^attachment; /);
  });

  it('of other types, disguised, empty, too large or unknown are refused', async () => {
    const token = await world.token('maintainer');
    expect((await send(token, pdf, 'text/html')).statusCode).toBe(415);
    expect((await send(token, Buffer.from('<html>'), 'application/pdf')).json().code).toBe(
      'archive-file-refused',
    );
    expect((await send(token, Buffer.alloc(0), 'application/pdf')).statusCode).toBe(400);
    expect((await send(token, pdf, 'application/pdf', '../etc/x')).statusCode).toBe(400);
    const large = Buffer.concat([pdf, Buffer.alloc(10 * 1024 * 1024)]);
    expect((await send(token, large, 'application/pdf')).statusCode).toBe(413);
    expect((await call(token, 'GET', `/files/${sha256}`)).json().code).toBe('archive-file-unknown');
    expect((await send(await world.token('auditor'), pdf, 'application/pdf')).statusCode).toBe(403);
  });
});
