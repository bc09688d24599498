import { Button, Menu, Switch, useMantineColorScheme } from '@mantine/core';
import { useSay } from './language.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { changePreferences, usePreferences } from './preferences.ts';
import { useSession } from './session.tsx';
import { shellWords as words } from './words.ts';

/** How this browser shows the console, and the way out. */
export function UserMenu() {
  const say = useSay();
  const { user, signOut } = useSession();
  const { type, sound } = usePreferences();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu closeOnItemClick={false} position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`${say(words.settings)}: ${user.name}`}
        >
          {user.name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <div style={{ padding: '0.5rem', display: 'grid', gap: '0.6rem' }}>
          <LanguageSwitch />
          <Switch
            label={say(words.dark)}
            checked={colorScheme === 'dark'}
            onChange={(event) => setColorScheme(event.currentTarget.checked ? 'dark' : 'light')}
          />
          <Switch
            label={say(words.largeType)}
            checked={type === 'large'}
            onChange={(event) =>
              changePreferences({ type: event.currentTarget.checked ? 'large' : 'normal' })
            }
          />
          <Switch
            label={say(words.sound)}
            checked={sound === 'on'}
            onChange={(event) =>
              changePreferences({ sound: event.currentTarget.checked ? 'on' : 'off' })
            }
          />
        </div>
        <Menu.Divider />
        <Menu.Item onClick={() => void signOut()}>{say(words.signOut)}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
