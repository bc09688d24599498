import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { FILE_TYPES, refuseDisguised } from '../archive/file-types.ts';
import { Refusal } from '../errors/refusal.ts';
import { guarded, other } from '../schema/responses.ts';

/** A scanned certificate takes some 300 KB, a photograph 4 MB. */
const MOST_BYTES = 10 * 1024 * 1024;
const tags = ['archive'];

const FileView = z.object({
  sha256: z.string(),
  name: z.string(),
  mediaType: z.string(),
  size: z.number().int().describe('bytes'),
});

/** Attachments: certificates as PDF, photographs, sheets. The same content is kept once. */
export function archiveFileRoutes(app: ApiApp, context: ApiContext): void {
  app.removeAllContentTypeParsers();
  const whole = { parseAs: 'buffer', bodyLimit: MOST_BYTES } as const;
  app.addContentTypeParser([...FILE_TYPES.keys()], whole, (_request, body, done) => {
    done(null, body);
  });
  sendRoute(app, context);
  readRoute(app, context);
}

function sendRoute(app: ApiApp, { ports, audit }: ApiContext): void {
  const schema = {
    operationId: 'sendArchiveFile',
    summary: 'Keep a file; items then name it by its SHA-256',
    tags,
    consumes: [...FILE_TYPES.keys()],
    querystring: z.strictObject({
      name: z
        .string()
        .trim()
        .min(1)
        .max(200)
        .regex(/^[^/\\\p{Cc}]+$/u, 'a file name without folders'),
    }),
    body: z.unknown().describe('the bytes of the file'),
    response: { 201: FileView, ...guarded(413, 415, 422, 503) },
  };
  const config = { access: 'archive.write' } as const;
  app.post('/archive/files', { config, schema, bodyLimit: MOST_BYTES }, async (request, reply) => {
    const { name } = request.query;
    const bytes = bytesOf(request.body);
    const mediaType = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim() ?? '';
    refuseDisguised(bytes, mediaType.toLowerCase());
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await ports.records.archive.putFile({ sha256, name, mediaType, bytes });
    const size = bytes.length;
    await audit.note(request, {
      action: 'archive.file',
      object: sha256,
      detail: `${name}, ${mediaType}, ${size} bytes`,
    });
    return reply.code(201).send({ sha256, name, mediaType, size });
  });
}

function readRoute(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'getArchiveFile',
    summary: 'A kept file, as it was sent',
    tags,
    params: z.strictObject({ sha256: z.string().max(64) }),
    response: {
      200: other('The file', 'application/octet-stream', z.unknown()),
      ...guarded(404),
    },
  };
  const config = { access: 'archive.read' } as const;
  app.get('/archive/files/:sha256', { config, schema }, async (request, reply) => {
    const { sha256 } = request.params;
    const file = await ports.records.archive.file(sha256);
    if (file === null) throw new Refusal('archive-file-unknown', `there is no file ${sha256}`);
    const encoded = encodeURIComponent(file.name);
    return reply
      .header('content-disposition', `attachment; filename*=UTF-8''${encoded}`)
      .header('etag', `"${sha256}"`)
      .type(file.mediaType)
      .send(Buffer.from(file.bytes));
  });
}

function bytesOf(body: unknown): Buffer {
  if (Buffer.isBuffer(body) && body.length > 0) return body;
  throw new Refusal('body-invalid', 'the body is empty');
}
