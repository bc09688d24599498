import { Button, PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { ProblemList } from '../../parts/problem-list.tsx';
import { meWords as words } from './words.ts';

const EMPTY = { current: '', next: '', again: '' };

export function OwnPassword() {
  const say = useSay();
  const [given, setGiven] = useState(EMPTY);
  const { mutate, error, isPending, isSuccess } = useMutation({
    mutationFn: () =>
      ask<null>('/me/password', {
        method: 'POST',
        body: { current: given.current, password: given.next },
      }),
    onSuccess: () => setGiven(EMPTY),
  });
  const differs = given.again !== '' && given.again !== given.next;
  const field = (
    name: keyof typeof EMPTY,
    label: { readonly zh: string; readonly en: string },
    autoComplete: string,
  ) => (
    <PasswordInput
      label={say(label)}
      required
      autoComplete={autoComplete}
      value={given[name]}
      onChange={({ currentTarget }) => setGiven({ ...given, [name]: currentTarget.value })}
      visibilityToggleButtonProps={{ 'aria-label': say(words.show) }}
      {...(name === 'again' && differs ? { error: say(words.differ) } : {})}
      {...(name === 'next' ? { description: say(words.rule) } : {})}
    />
  );
  return (
    <form
      className="me-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!differs) mutate();
      }}
    >
      {field('current', words.current, 'current-password')}
      {field('next', words.next, 'new-password')}
      {field('again', words.again, 'new-password')}
      <ProblemList problem={error} />
      {isSuccess && <p role="status">{say(words.passwordChanged)}</p>}
      <div>
        <Button type="submit" loading={isPending} disabled={differs}>
          {say(words.changePassword)}
        </Button>
      </div>
    </form>
  );
}
