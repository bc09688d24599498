import type { Permission, Role } from '../../model/people.ts';
import type { SessionRow, User } from '../../records/records.ts';

/** Who may call a route: every route says so. */
export type Access = Permission | 'public' | 'signed-in';

/** Who is calling. */
export interface Principal {
  readonly user: User;
  readonly roles: readonly Role[];
  readonly session: SessionRow;
  readonly carriedBy: 'bearer' | 'cookie';
}

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly access?: Access;
  }
  interface FastifyRequest {
    principal: Principal | null;
  }
}
