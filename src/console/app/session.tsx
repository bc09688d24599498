import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect } from 'react';
import type { UserView } from '../../api/schema/user-view.ts';
import type { Permission } from '../../model/people.ts';
import { ApiProblem, ask, onStanding } from '../api/client.ts';
import { Failure } from '../parts/failure.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { SignIn } from './sign-in.tsx';

export interface Session {
  readonly user: UserView;
  readonly may: (permission: Permission) => boolean;
  readonly signOut: () => Promise<void>;
}

const SessionContext = createContext<Session | null>(null);

/** @throws Error outside of a session: a page is only shown to somebody. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('no session');
  return session;
}

/** Shows what is inside to whoever is signed in, and asks others to sign in: the address stays. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['session'],
    queryFn: ({ signal }) => whoAmI(signal),
    staleTime: Number.POSITIVE_INFINITY,
    // a screen on the wall is not signed out for want of a hand, and learns of changed roles
    refetchInterval: LOOK_MS,
    refetchIntervalInBackground: true,
  });
  useEffect(
    () =>
      onStanding((standing) => {
        if (standing === 'signed-out') client.setQueryData(['session'], null);
        // roles may have changed: what one may no longer do is not offered again
        if (standing === 'barred') void client.invalidateQueries({ queryKey: ['session'] });
      }),
    [client],
  );
  useEffect(() => {
    // what one person was shown is not kept for the next, however the session ended
    if (data === null)
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
  }, [client, data]);
  if (isPending) return <Waiting />;
  if (data === undefined) return <Failure problem={error} again={() => void refetch()} />;
  if (data === null) return <SignIn signedIn={(user) => client.setQueryData(['session'], user)} />;
  const session: Session = {
    user: data,
    may: (permission) => data.permissions.includes(permission),
    async signOut() {
      await ask('/session', { method: 'DELETE' });
      client.setQueryData(['session'], null);
    },
  };
  return <SessionContext value={session}>{children}</SessionContext>;
}

const LOOK_MS = 300_000;

async function whoAmI(signal: AbortSignal): Promise<UserView | null> {
  try {
    return (await ask<{ readonly user: UserView }>('/session', { signal })).user;
  } catch (thrown) {
    if (thrown instanceof ApiProblem && thrown.status === 401) return null;
    throw thrown;
  }
}
