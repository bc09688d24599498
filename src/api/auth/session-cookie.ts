import type { FastifyReply, FastifyRequest } from 'fastify';

export interface SessionCookie {
  readonly name: string;
  read(request: FastifyRequest): string | null;
  set(reply: FastifyReply, token: string): void;
  clear(reply: FastifyReply): void;
}

/** With `secure` the browser sends it over TLS only, and no other host of the domain can set it. */
export function sessionCookie(secure: 'secure' | 'plain', sessionHours: number): SessionCookie {
  const name = secure === 'secure' ? '__Host-gaswatch' : 'gaswatch';
  const attributes = {
    httpOnly: true,
    sameSite: 'strict',
    secure: secure === 'secure',
    path: '/',
  } as const;
  return {
    name,
    read: (request) => request.cookies[name] ?? null,
    set: (reply, token) =>
      void reply.setCookie(name, token, { ...attributes, maxAge: Math.round(sessionHours * 3600) }),
    clear: (reply) => void reply.clearCookie(name, attributes),
  };
}
