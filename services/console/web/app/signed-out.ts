import { createContext } from 'react';

/** What a page calls when the server says that nobody is signed in any more. */
export const SignedOutContext = createContext<(() => void) | undefined>(undefined);
