import { SegmentedControl } from '@mantine/core';
import { changePreferences, usePreferences } from './preferences.ts';

/** Each language in its own words: whoever looks for theirs cannot read the other. */
const CHOICES = [
  { value: 'zh', label: '中文' },
  { value: 'en', label: 'English' },
] as const;

export function LanguageSwitch() {
  const { language } = usePreferences();
  return (
    <SegmentedControl
      size="xs"
      aria-label="语言 Language"
      value={language}
      data={[...CHOICES]}
      onChange={(value) => changePreferences({ language: value === 'en' ? 'en' : 'zh' })}
    />
  );
}
