export { OrderBook } from './book.js';
export { type ClientOptions, type Login, TableOrder } from './client.js';
export type { FollowOptions, Following, StreamEvent, StreamState } from './follow.js';
export type * from './generated/types.gen.js';
export { Orders, type UnsettledOrder, UnsettledOrderError } from './orders.js';
export { ConnectionError, isProblem, type Language, ProblemError } from './problem.js';
export { defaultStorage, memoryStorage, type Storage } from './storage.js';
