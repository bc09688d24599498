import { z } from 'zod';
import { API_CODES, type ApiCode } from './api-codes.ts';
import type { RefusalExtras } from './refusal.ts';

/** RFC 9457 problem document. */
export const Problem = z
  .looseObject({
    type: z.string().describe('URN of the kind of problem'),
    title: z.string(),
    status: z.number().int(),
    code: z.string().describe('Stable name of the kind of problem'),
    detail: z.string().describe('What went wrong this time'),
    instance: z.string().describe('URN of this occurrence; the log knows it by the same id'),
    errors: z
      .array(z.object({ path: z.string(), problem: z.string() }))
      .exactOptional()
      .describe('Every faulty part of the request'),
  })
  .describe('Problem document, RFC 9457');
export type Problem = z.infer<typeof Problem>;

export const PROBLEM_TYPE = 'application/problem+json';

export function problemOf(
  code: ApiCode,
  detail: string,
  requestId: string,
  { errors = [], members = {} }: Omit<RefusalExtras, 'headers'> = {},
): Problem {
  const { status, title } = API_CODES[code];
  return {
    ...members,
    type: `urn:gaswatch:problem:${code}`,
    title,
    status,
    code,
    detail,
    instance: `urn:gaswatch:request:${requestId}`,
    ...(errors.length === 0 ? {} : { errors: [...errors] }),
  };
}
