import { Checkbox } from '@mantine/core';
import { ROLES, type Role } from '../../../model/people.ts';
import { useSay } from '../../app/language.tsx';
import { excludedBy } from './role-choice.ts';
import { roleHints, roleWords } from './role-words.ts';
import { userWords as words } from './words.ts';

/** Every role with what it is for; what excludes another cannot be chosen beside it, and says so. */
export function RoleBoxes({
  roles,
  onChange,
}: {
  readonly roles: readonly Role[];
  readonly onChange: (roles: readonly Role[]) => void;
}) {
  const say = useSay();
  return (
    <fieldset className="user-roles">
      <legend>{say(words.roles)}</legend>
      <p className="soft">{say(words.exclusions)}</p>
      {ROLES.map((role) => {
        const other = excludedBy(role, roles);
        const isHeld = roles.includes(role);
        const hint = say(roleHints[role]);
        return (
          <Checkbox
            key={role}
            label={say(roleWords[role])}
            description={
              other === null || isHeld
                ? hint
                : `${hint} · ${say(words.excluded, { role: say(roleWords[other]) })}`
            }
            checked={isHeld}
            disabled={other !== null && !isHeld}
            onChange={({ currentTarget }) =>
              onChange(
                currentTarget.checked ? [...roles, role] : roles.filter((one) => one !== role),
              )
            }
          />
        );
      })}
      {roles.length === 0 && <p role="status">{say(words.needRole)}</p>}
    </fieldset>
  );
}
