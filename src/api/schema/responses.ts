import type { z } from 'zod';
import { PROBLEM_TYPE, Problem } from '../errors/problem.ts';

type Refused = 400 | 401 | 403 | 404 | 405 | 409 | 412 | 413 | 415 | 422 | 429 | 500 | 501 | 503;

const TITLES: Readonly<Record<Refused, string>> = {
  400: 'The request is not well formed',
  401: 'Not signed in',
  403: 'Not permitted',
  404: 'There is no such thing',
  405: 'Method not taken',
  409: 'Not possible as things stand',
  412: 'Changed in the meantime',
  413: 'Too large',
  415: 'Content type not taken',
  422: 'Refused by a rule',
  429: 'Too many attempts',
  500: 'Something went wrong here',
  501: 'Not offered by the store',
  503: 'Not possible at the moment',
};

/** Problem documents of these statuses, for a route's `response`. */
export function problems(...statuses: readonly Refused[]): Record<number, ProblemResponse> {
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: TITLES[status], content: { [PROBLEM_TYPE]: { schema: Problem } } },
    ]),
  );
}

export interface ProblemResponse {
  readonly description: string;
  readonly content: Record<string, { readonly schema: z.ZodType }>;
}

/** What every route behind a session can answer besides its own. */
export const guarded = (...more: readonly Refused[]): Record<number, ProblemResponse> =>
  problems(400, 401, 403, ...more, 500);

/** An answer that is no JSON of a fixed shape. */
export const other = (description: string, type: string, schema: z.ZodType): ProblemResponse => ({
  description,
  content: { [type]: { schema } },
});
