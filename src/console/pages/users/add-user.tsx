import { SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { UserView } from '../../../api/schema/user-view.ts';
import type { Language } from '../../../model/localized.ts';
import type { Role } from '../../../model/people.ts';
import { ask } from '../../api/client.ts';
import { useLanguage, useSay } from '../../app/language.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { languageWords } from '../me/words.ts';
import { madePassword, NewPassword } from './new-password.tsx';
import { RoleBoxes } from './role-boxes.tsx';
import { userWords as words } from './words.ts';

export function AddUser({
  onClose,
  onAdded,
}: {
  readonly onClose: () => void;
  readonly onAdded: (name: string) => void;
}) {
  const say = useSay();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [password, setPassword] = useState(madePassword);
  const [roles, setRoles] = useState<readonly Role[]>(['dispatcher']);
  const [language, setLanguage] = useState<Language>(useLanguage());
  const { mutate, error, isPending } = useMutation({
    mutationFn: () =>
      ask<UserView>('/users', { method: 'POST', body: { name, password, roles, language } }),
    onSuccess: async (user) => {
      await client.invalidateQueries({ queryKey: ['users'] });
      onAdded(user.name);
    },
  });
  return (
    <Confirm
      title={say(words.addTitle)}
      act={say(words.create)}
      size="lg"
      standing={isPending ? 'running' : 'idle'}
      problem={error}
      onAct={() => mutate()}
      onClose={onClose}
    >
      <Stack gap="sm">
        <TextInput
          label={say(words.name)}
          description={say(words.nameRule)}
          required
          autoComplete="off"
          data-autofocus
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <NewPassword password={password} onChange={setPassword} />
        <SegmentedControl
          aria-label={say(words.language)}
          value={language}
          data={[
            { value: 'zh', label: say(languageWords.zh) },
            { value: 'en', label: say(languageWords.en) },
          ]}
          onChange={(value) => setLanguage(value === 'en' ? 'en' : 'zh')}
        />
        <RoleBoxes roles={roles} onChange={setRoles} />
      </Stack>
    </Confirm>
  );
}
