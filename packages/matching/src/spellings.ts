/** Given names that stand for one another: short forms, and spellings that `soundOf` does not bring together. */
const VARIANTS: readonly string[] = [
  'mohammed muhammad mohammad muhammed mohamed mohamad mohd md muhamed',
  'ahmed ahmad ahmet',
  'yusuf yousuf yousaf youssef joseph joe',
  'ibrahim ebrahim abraham',
  'ali aly',
  'aisha ayesha aysha aaisha',
  'fatima fatimah fatema',
  'zainab zaynab zeinab',
  'khadija khadijah khadeeja',
  'maryam mariam miriam',
  'william will bill billy liam wil',
  'robert rob bob bobby robbie',
  'richard rich rick dick ricky',
  'james jim jimmy jamie',
  'john jack johnny jon ian',
  'jonathan jonathon jon jonny',
  'thomas tom tommy',
  'michael mike mick micky',
  'david dave davy dafydd dai',
  'stephen steven steve steffan',
  'andrew andy drew',
  'anthony tony antony',
  'christopher chris kit',
  'matthew matt',
  'daniel dan danny',
  'edward ed eddie ted teddy ned',
  'charles charlie chas',
  'george georgie',
  'henry harry hal',
  'alexander alex sandy alec',
  'alexandra alex sandra',
  'benjamin ben benny',
  'samuel sam sammy',
  'samantha sam',
  'nicholas nick nicky nicolas',
  'patrick pat paddy',
  'patricia pat patsy tricia',
  'peter pete piotr',
  'philip phil phillip',
  'kenneth ken kenny',
  'ronald ron ronnie',
  'donald don',
  'raymond ray',
  'frederick fred freddie',
  'albert bert al',
  'arthur art',
  'joshua josh',
  'timothy tim',
  'gregory greg',
  'elizabeth liz lizzie beth betty eliza libby elsie elisabeth lisa',
  'margaret maggie peggy meg marge',
  'catherine katherine kathryn kate katie cathy kathy catharine kath',
  'katarzyna kasia catherine',
  'susan sue susie suzanne',
  'jennifer jenny jen',
  'deborah debbie deb debra',
  'barbara barb babs',
  'victoria vicky vicki tori',
  'rebecca becky becca rebekah',
  'jacqueline jackie jacqui',
  'christine chris chrissie tina',
  'dorothy dot dottie',
  'mary molly polly',
  'sarah sara sally',
  'ann anne anna annie',
  'janet jan',
  'judith judy',
  'pamela pam',
  'teresa theresa terry tess',
  'valerie val',
  'amanda mandy',
  'joanne jo joanna',
  'abigail abi abby',
  'isabella isabel bella isobel',
  'emily emma em',
  'charlotte lottie charlie',
  'eleanor ellie elinor nell',
  'georgina georgia george',
  'joan sian jane',
  'malgorzata gosia',
  'agnieszka aga',
  'wojciech wojtek',
  'krzysztof krzys chris',
  'stanislaw staszek stan',
  'jan john',
  'rhys rees reece',
  'llewellyn llywelyn llew',
  'gwenllian gwen',
  'evan ifan',
  'owen owain',
  'sean shaun shawn',
  'geoffrey jeffrey geoff jeff',
  'graham graeme',
  'alan allan allen',
  'neil neal niall',
];

const groups = (lines: readonly string[]): ReadonlyMap<string, ReadonlySet<number>> => {
  const found = new Map<string, Set<number>>();
  for (const [at, line] of lines.entries())
    for (const name of line.split(' ')) found.set(name, (found.get(name) ?? new Set<number>()).add(at));
  return found;
};

const GROUPS = groups(VARIANTS);

export function areVariants(one: string, other: string): boolean {
  const [mine, theirs] = [GROUPS.get(one), GROUPS.get(other)];
  return mine !== undefined && theirs !== undefined && [...mine].some((group) => theirs.has(group));
}

/** The name under which a given name is looked up: the first of its first group. */
export function lookUpName(name: string): string {
  const [first] = GROUPS.get(name) ?? [];
  return first === undefined ? name : (VARIANTS[first]?.split(' ')[0] ?? name);
}

/** Names that are borne before another so often that by themselves they single out nobody. */
export const HONORIFIC: ReadonlySet<string> = new Set([
  ...(VARIANTS[0] ?? '').split(' '),
  'syed',
  'sayed',
  'bibi',
  'begum',
  'abdul',
  'sheikh',
  'kaur',
  'singh',
  'maria',
]);

/** What stands for a name that was not given yet. */
export const PLACEHOLDER: ReadonlySet<string> = new Set([
  'baby',
  'babe',
  'boy',
  'girl',
  'infant',
  'newborn',
  'male',
  'female',
  'unknown',
  'unnamed',
  'son',
  'daughter',
  'of',
  'mother',
  'nk',
]);

/** Says that somebody was born together with another. */
export const MULTIPLE: ReadonlySet<string> = new Set(['twin', 'triplet', 'one', 'two', 'three', '1', '2', '3', 'i', 'ii', 'iii']);
