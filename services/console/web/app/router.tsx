import {
  type AnchorHTMLAttributes,
  createContext,
  type MouseEvent,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useState,
} from 'react';
import { consoleBase } from '../api/ask.ts';

/** Where in the console somebody is: the path below its base, beginning with a slash, and the query. */
export interface Place {
  path: string;
  query: URLSearchParams;
}

const here = (): Place => ({
  path: window.location.pathname.slice(consoleBase().length) || '/',
  query: new URLSearchParams(window.location.search),
});

/** Of a place in the console, what goes into a link. */
export const hrefOf = (to: string): string => `${consoleBase()}${to}`;
export const addressOf = ({ path, query }: Place): string => (query.size === 0 ? path : `${path}?${query.toString()}`);

interface Router {
  place: Place;
  go: (to: string) => void;
}

const RouterContext = createContext<Router>({ place: { path: '/', query: new URLSearchParams() }, go: () => undefined });

export const useRouter = (): Router => useContext(RouterContext);

export function Routed({ children }: { children: ReactNode }) {
  const [place, setPlace] = useState(here);
  useEffect(() => {
    const moved = (): void => setPlace(here());
    window.addEventListener('popstate', moved);
    return () => window.removeEventListener('popstate', moved);
  }, []);
  const router = useMemo(
    () => ({
      place,
      go(to: string) {
        window.history.pushState(null, '', hrefOf(to));
        window.scrollTo(0, 0);
        setPlace(here());
      },
    }),
    [place],
  );
  return <RouterContext value={router}>{children}</RouterContext>;
}

const isPlain = (event: MouseEvent): boolean =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

/** A link within the console: a real one, so that it can be opened in another tab, that does not load the page again. */
export function Link({
  to,
  children,
  ...rest
}: { to: string } & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href' | 'onClick'>) {
  const { go } = useRouter();
  const follow = (event: MouseEvent): void => {
    if (!isPlain(event)) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a {...rest} href={hrefOf(to)} onClick={follow}>
      {children}
    </a>
  );
}
