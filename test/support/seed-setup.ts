import fc from 'fast-check';
import { TEST_SEED } from './seed.ts';

// Every property of the run starts from the one printed seed.
fc.configureGlobal({ seed: TEST_SEED });
