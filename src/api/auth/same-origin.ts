import type { FastifyRequest } from 'fastify';
import { Refusal } from '../errors/refusal.ts';

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A browser sends its cookie whoever wrote the page, so a write with a cookie
 * must prove that the page is ours: Sec-Fetch-Site, or Origin on browsers
 * without it. A bearer token proves itself. A sign-in from another site's page
 * is refused too: it would put somebody under the attacker's account.
 */
export function refuseCrossOrigin(
  request: FastifyRequest,
  publicUrl: string,
  carriedBy: 'bearer' | 'cookie' | 'nobody',
): void {
  if (SAFE.has(request.method) || carriedBy === 'bearer') return;
  const site = request.headers['sec-fetch-site'];
  const { origin } = request.headers;
  if (site === undefined && origin === undefined) {
    if (carriedBy === 'nobody') return;
    throw new Refusal('cross-origin', 'a write with a cookie must carry Origin or Sec-Fetch-Site');
  }
  const same =
    site === undefined
      ? origin === new URL(publicUrl).origin || origin === `${request.protocol}://${request.host}`
      : site === 'same-origin';
  if (!same) throw new Refusal('cross-origin', 'the page is of another origin');
}
