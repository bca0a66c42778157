// jest runs suites in a context of their own, but hands in the outer context's structuredClone: what it returns is no plain object in here,
// and oidc-provider checks for plain objects. This one clones within the realm; keys and metadata are all JSON.
globalThis.structuredClone = <T>(value: T): T => (value === undefined ? value : JSON.parse(JSON.stringify(value)));
