/** In how many ways a connection string is wanted. */
export const snippetKinds = ['uri', 'mongosh', 'node', 'mongoose', 'python'] as const
export type SnippetKind = (typeof snippetKinds)[number]

export const snippetLabels: Readonly<Record<SnippetKind, string>> = {
  uri: 'Connection string',
  mongosh: 'mongosh',
  node: 'Node.js',
  mongoose: 'Mongoose',
  python: 'Python',
}

/** The text to paste, with a connection string that holds no quotation marks. */
export function snippetOf(kind: SnippetKind, uri: string): string {
  switch (kind) {
    case 'uri':
      return uri
    case 'mongosh':
      return `mongosh "${uri}"`
    case 'node':
      return `import { MongoClient } from 'mongodb'\n\nconst client = new MongoClient('${uri}')\nconst db = client.db()`
    case 'mongoose':
      return `import mongoose from 'mongoose'\n\nawait mongoose.connect('${uri}')`
    case 'python':
      return `from pymongo import MongoClient\n\nclient = MongoClient("${uri}")\ndb = client.get_default_database()`
  }
}
