/** The fields that an object from outside must have, and what each holds: a shape again where it holds an object; with a `?` it may be missing. */
type Shape = { readonly [field: string]: keyof Primitives | Shape }

type Primitives = { string: string; number: number; boolean: boolean; 'string?': string | undefined }

/** The type of an object that has a shape. */
type Shaped<Of> = {
  [Field in keyof Of]: Of[Field] extends keyof Primitives ? Primitives[Of[Field]] : Shaped<Of[Field]>
}

/** Kinds of objects, and the shape of each. */
export type ShapeTable = { readonly [kind: string]: Shape }

/** The type of each kind of a table. */
export type ShapedBy<Table> = { [Kind in keyof Table]: Shaped<Table[Kind]> }

/** Whether a value is of this kind. It may have more fields: newer versions add some. */
export function isOfKind<Table extends ShapeTable, Kind extends keyof Table & string>(
  table: Table,
  kind: Kind,
  value: unknown,
): value is ShapedBy<Table>[Kind] {
  const shape: Shape | undefined = table[kind]
  return shape !== undefined && hasShape(value, shape)
}

function hasShape(value: unknown, shape: Shape): boolean {
  return isRecord(value) && Object.keys(shape).every(field => isAs(value[field], shape[field]))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isAs(found: unknown, wanted: Shape[string] | undefined): boolean {
  if (typeof wanted === 'object') return hasShape(found, wanted)
  return wanted === 'string?' ? found === undefined || typeof found === 'string' : typeof found === wanted
}
