'use strict'

// JSON texts of any size in three shapes, the same in each run.

const ENGLISH = ('the of and to in is you that it he was for on are as with his they at be this have from or one had by ' +
  'word but not what all were we when your can said there').split(' ')
const MANY_SCRIPTS = ['café', 'naïve', '日本語', 'テキスト', 'привет', 'мир', '😀', 'data', 'stream', 'élan', '中文', '标题']

/** Numbers from 0 to 1: a linear congruential generator, which is even enough for sizes and choices. */
function randomFrom (seed) {
  let state = seed
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
}

function text (random, count, words) {
  return Array.from({ length: count }, () => words[Math.floor(random() * words.length)]).join(' ')
}

const user = (random, i, words) => ({
  id: 1186275104 + i,
  id_str: String(1186275104 + i),
  name: text(random, 2, words),
  screen_name: `user${i}`,
  location: text(random, 1, words),
  description: text(random, 8, words),
  url: random() < 0.3 ? `http://t.co/${i}` : null,
  entities: { description: { urls: [] } },
  protected: false,
  followers_count: Math.floor(random() * 1000),
  friends_count: Math.floor(random() * 500),
  utc_offset: random() < 0.5 ? null : 32400,
  verified: false,
  lang: 'ja',
  profile_image_url: `http://pbs.twimg.com/profile_images/${i}/normal.jpeg`,
})

/** As the Twitter API's answers were. */
const status = (words) => (random, i) => ({
  created_at: 'Sun Aug 31 00:29:15 +0000 2014',
  id: 505874924095815 + i * 1000,
  id_str: `${505874924095815 + i}`,
  text: text(random, 5 + random() * 20, words),
  source: '<a href="http://twitter.com/download/iphone" rel="nofollow">Twitter for iPhone</a>',
  truncated: false,
  in_reply_to_status_id: null,
  user: user(random, i, words),
  coordinates: null,
  retweet_count: Math.floor(random() * 10),
  entities: {
    hashtags: random() < 0.3 ? [{ text: text(random, 1, words), indices: [1, 9] }] : [],
    urls: [],
    user_mentions: random() < 0.5 ? [{ screen_name: 'aym0566x', name: text(random, 2, words), id: 866260188, indices: [0, 9] }] : [],
  },
  favorited: false,
  retweeted: random() < 0.2,
})

/** As in GeoJSON. */
const feature = (random, i) => ({
  type: 'Feature',
  properties: { id: i, counts: [Math.floor(random() * 1000), Math.floor(random() * 1000), 3, 4, 5] },
  geometry: {
    type: 'Polygon',
    coordinates: [Array.from({ length: 40 }, () => [+(random() * 360 - 180).toFixed(6), +(random() * 180 - 90).toFixed(6)])],
  },
})

const SHAPES = {
  __proto__: null,
  objects: status(ENGLISH),
  'unicode text': status([...ENGLISH, ...MANY_SCRIPTS, ...MANY_SCRIPTS, ...MANY_SCRIPTS]),
  numbers: feature,
}

/** @returns {Buffer} a text of about `size` bytes */
function jsonOf (shape, size) {
  const random = randomFrom(1)
  const parts = []
  for (let i = 0, bytes = 0; bytes < size; i++) {
    const part = JSON.stringify(SHAPES[shape](random, i))
    parts.push(part)
    bytes += Buffer.byteLength(part) + 1
  }
  return Buffer.from(`{"list":[${parts.join()}]}`)
}

module.exports = { jsonOf, SHAPES: Object.keys(SHAPES) }
