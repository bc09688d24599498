import { z } from 'zod';
import { filePath, httpUrl, seconds, secretText } from './fields.ts';
import { refuse, secretOnce } from './refuse.ts';

/** What we write ourselves, and what belongs to the connection. */
const OURS = /^(?:content-(?:type|length)|host|connection|transfer-encoding|x-gaswatch-.*)\s*:/i;

const webhook = z
  .strictObject({
    name: z
      .string()
      .trim()
      .min(1)
      .max(64)
      .meta({ expects: 'a name of 1 to 64 characters' })
      .describe("What a person's address in the fleet file names it by."),
    url: httpUrl()
      .meta({ secret: true, expects: 'a URL such as https://voice.example.org/gaswatch' })
      .optional()
      .describe('Where messages are posted as JSON; or use urlFile.'),
    urlFile: filePath().optional().describe('File whose first line is that address.'),
    secret: secretText()
      .min(16)
      .optional()
      .describe('Key of the signature, 16 characters or more; or use secretFile.'),
    secretFile: filePath().optional().describe('File whose first line is that key.'),
    headers: z
      .array(
        z
          .string()
          .regex(/^[\w-]+:\s*[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/)
          .meta({ secret: true, expects: 'a text like "Name: value"' }),
      )
      .max(20)
      .default([])
      .meta({ secret: true })
      .describe('Sent along, e.g. "Authorization: Bearer …".'),
    timeoutSeconds: seconds(1, 120)
      .default(10)
      .describe('A server silent for this long has failed the attempt.'),
  })
  .superRefine((given, context) => {
    secretOnce(given, 'url', context);
    secretOnce(given, 'secret', context);
    for (const [at, header] of given.headers.entries()) {
      if (OURS.test(header)) {
        const name = header.slice(0, header.indexOf(':'));
        refuse(context, ['headers', at], `${name} is written by the service itself`);
      }
    }
  });

export const webhookSection = z
  .array(webhook)
  .max(100)
  .superRefine((webhooks, context) => {
    for (const [at, { name }] of webhooks.entries()) {
      const first = webhooks.findIndex((other) => other.name === name);
      if (first !== at) refuse(context, [at, 'name'], `webhooks[${first}] has this name already`);
    }
  });
