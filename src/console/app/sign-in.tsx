import { Button, PasswordInput, Stack, TextInput, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { UserView } from '../../api/schema/user-view.ts';
import { ask } from '../api/client.ts';
import { ProblemText } from '../parts/failure.tsx';
import { useSay } from './language.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { signInWords as words } from './words.ts';

export function SignIn({ signedIn }: { readonly signedIn: (user: UserView) => void }) {
  const say = useSay();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [standing, setStanding] = useState<'idle' | 'asking'>('idle');
  const [problem, setProblem] = useState<unknown>(null);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setStanding('asking');
    try {
      const asked = { method: 'POST', body: { username, password } } as const;
      const { user } = await ask<{ readonly user: UserView }>('/session', asked);
      signedIn(user);
    } catch (thrown) {
      setProblem(thrown);
    } finally {
      setStanding('idle');
    }
  }

  return (
    <main style={{ display: 'grid', placeItems: 'center', minHeight: '100dvh' }}>
      <form
        className="panel"
        style={{ width: '22rem', padding: '1.5rem' }}
        onSubmit={(event) => void submit(event)}
      >
        <Stack gap="sm">
          <Title order={1} size="h3">
            {say(words.title)}
          </Title>
          <TextInput
            label={say(words.name)}
            value={username}
            onChange={(event) => setUsername(event.currentTarget.value)}
            autoComplete="username"
            required
            autoFocus
          />
          <PasswordInput
            label={say(words.password)}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': say(words.showPassword) }}
            required
          />
          {problem !== null && <ProblemText problem={problem} />}
          <Button type="submit" loading={standing === 'asking'}>
            {say(words.signIn)}
          </Button>
          <LanguageSwitch />
        </Stack>
      </form>
    </main>
  );
}
