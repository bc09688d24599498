import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RouteTable } from '../route-table.ts';
import { API_CODES } from './api-codes.ts';
import { PROBLEM_TYPE, problemOf } from './problem.ts';
import { Refusal } from './refusal.ts';
import { translateError } from './translate-error.ts';

/** Whatever goes wrong leaves as a problem document, from this one place. */
export function installErrors(app: FastifyInstance, routes: RouteTable): void {
  app.setErrorHandler((thrown, request, reply) => sendProblem(thrown, request, reply));
  app.setNotFoundHandler((request, reply) => {
    const methods = routes.methodsAt(request.url);
    const refusal =
      methods.length === 0
        ? new Refusal('route-unknown', `${request.method} ${pathOf(request.url)}`)
        : new Refusal('method-not-allowed', `allowed: ${methods.join(', ')}`, {
            headers: { allow: methods.join(', ') },
          });
    return sendProblem(refusal, request, reply);
  });
}

export function sendProblem(
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const refusal = translateError(thrown);
  const { status } = API_CODES[refusal.apiCode];
  if (status >= 500) request.log.error({ err: thrown, code: refusal.apiCode }, 'request failed');
  const problem = problemOf(refusal.apiCode, refusal.message, request.id, refusal);
  // as text: the route's own response schema is not asked, so that no member is lost
  return reply
    .code(status)
    .headers({ ...refusal.headers })
    .type(PROBLEM_TYPE)
    .send(JSON.stringify(problem));
}

/** For bytes that are no HTTP request: there is no reply object to answer with. */
export function refuseMalformed(error: Error, socket: Socket): void {
  const reset = 'code' in error && error.code === 'ECONNRESET';
  if (reset || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(
    problemOf('request-invalid', 'The bytes are not a well-formed HTTP request.', 'unread'),
  );
  socket.end(
    `HTTP/1.1 400 ${STATUS_CODES[400]}\r\nContent-Type: ${PROBLEM_TYPE}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

const pathOf = (url: string): string => url.split('?', 1)[0] ?? url;
