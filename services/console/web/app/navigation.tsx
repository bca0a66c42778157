import { Container } from 'nhsuk-react-components';
import { PAGES } from './pages.tsx';
import { Link, useRouter } from './router.tsx';

/** In the order of the bar. A page that names none is found under the last. */
export const GROUPS = ['Access', 'Casework', "People's rights", 'Sharing', 'Data', 'More'] as const;
export type Group = (typeof GROUPS)[number];

interface Entry {
  to: string;
  name: string;
  group: Group;
}

const entries = (): Entry[] =>
  PAGES.flatMap(({ navigation, within = 'More', path }) =>
    navigation === undefined ? [] : [{ to: path, name: navigation, group: within }],
  );

/** Whether a place is an entry's own page, or one that is reached from it: `/retention` has `/retention/{id}` and `/retention-erasure/{id}`. */
const isBelow = (path: string, to: string): boolean => path.startsWith(`${to}/`) || path.startsWith(`${to}-`);

const mark = (path: string, to: string): { 'aria-current'?: 'page' | 'true' } => {
  if (path === to) return { 'aria-current': 'page' };
  return isBelow(path, to) ? { 'aria-current': 'true' } : {};
};

/** Two rows of plain links: the groups, each leading to its first page, and the pages of the group where somebody is. */
export function Navigation() {
  const all = entries();
  const { path: asked } = useRouter().place;
  const path = asked === '/' ? (all[0]?.to ?? asked) : asked;
  const here = all.find(({ to }) => path === to) ?? all.find(({ to }) => isBelow(path, to));
  const first = (group: Group): Entry | undefined => all.find((entry) => entry.group === group);
  return (
    <nav className="console-navigation" aria-label="Console">
      <Container>
        <ul className="console-navigation__groups">
          {GROUPS.flatMap((group) => {
            const leads = first(group);
            if (leads === undefined) return [];
            return (
              <li key={group}>
                <Link to={leads.to} aria-current={here?.group === group ? 'true' : undefined}>
                  {group}
                </Link>
              </li>
            );
          })}
        </ul>
        {here !== undefined && (
          <ul className="console-navigation__pages" aria-label={here.group}>
            {all
              .filter(({ group }) => group === here.group)
              .map(({ to, name }) => (
                <li key={to}>
                  <Link to={to} {...mark(path, to)}>
                    {name}
                  </Link>
                </li>
              ))}
          </ul>
        )}
      </Container>
    </nav>
  );
}
