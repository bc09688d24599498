import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { ApiProblem } from '../api/client.ts';
import { LanguageProvider } from './language.tsx';
import { usePreferences } from './preferences.ts';
import { SessionGate } from './session.tsx';
import { Shell } from './shell.tsx';
import { theme } from './theme.ts';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // what the service refuses it refuses again
      retry: (count, problem) =>
        count < 3 &&
        !(problem instanceof ApiProblem && problem.status >= 400 && problem.status < 500),
    },
  },
});

export function App() {
  const { language } = usePreferences();
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <LanguageProvider language={language}>
          <SessionGate>
            <Shell />
          </SessionGate>
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}
