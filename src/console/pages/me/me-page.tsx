import './me.css';
import '../../parts/grid/table-page.css';
import { SegmentedControl } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { UserView } from '../../../api/schema/user-view.ts';
import type { Language } from '../../../model/localized.ts';
import { ask } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import type { PageProps } from '../../app/page-props.ts';
import { changePreferences } from '../../app/preferences.ts';
import { useSession } from '../../app/session.tsx';
import { ProblemList } from '../../parts/problem-list.tsx';
import { roleWords } from '../users/role-words.ts';
import { OwnPassword } from './own-password.tsx';
import { TokenList } from './token-list.tsx';
import { languageWords, meWords as words } from './words.ts';

/** What everybody may see and change of themselves. */
export function MePage(_props: PageProps) {
  const say = useSay();
  const { user } = useSession();
  return (
    <div className="me">
      <h1>{say(words.title)}</h1>
      <section className="panel me-part">
        <dl className="facts">
          <dt>{say(words.name)}</dt>
          <dd>{user.name}</dd>
          <dt>{say(words.roles)}</dt>
          <dd>{user.roles.map((role) => say(roleWords[role])).join(' · ')}</dd>
          <dt>{say(words.language)}</dt>
          <dd>
            <OwnLanguage />
          </dd>
        </dl>
      </section>
      <section className="panel me-part" aria-labelledby="me-password">
        <h2 id="me-password">{say(words.password)}</h2>
        <OwnPassword />
      </section>
      <section className="panel me-part" aria-labelledby="me-tokens">
        <h2 id="me-tokens">{say(words.tokens)}</h2>
        <p className="soft me-note">{say(words.tokensHint)}</p>
        <TokenList user={user.name} />
      </section>
    </div>
  );
}

function OwnLanguage() {
  const say = useSay();
  const { user } = useSession();
  const client = useQueryClient();
  const { mutate, error } = useMutation({
    mutationFn: (language: Language) =>
      ask<UserView>('/me', { method: 'PATCH', body: { language } }),
    onSuccess: (changed) => {
      changePreferences({ language: changed.language });
      client.setQueryData(['session'], changed);
    },
  });
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={say(words.language)}
        value={user.language}
        data={[
          { value: 'zh', label: say(languageWords.zh) },
          { value: 'en', label: say(languageWords.en) },
        ]}
        onChange={(value) => mutate(value === 'en' ? 'en' : 'zh')}
      />
      <p className="soft me-note">{say(words.languageHint)}</p>
      <ProblemList problem={error} />
    </>
  );
}
