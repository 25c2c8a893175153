/** Members in order, the first at hand. A member stands in it once, and is set again when its rank has changed. Each change takes O(log n). */
export class Heap<Member> {
  readonly #isBefore: (one: Member, other: Member) => boolean
  readonly #members: Member[] = []
  readonly #places = new Map<Member, number>()

  constructor(isBefore: (one: Member, other: Member) => boolean) {
    this.#isBefore = isBefore
  }

  get first(): Member | undefined {
    return this.#members[0]
  }

  get size(): number {
    return this.#members.length
  }

  has(member: Member): boolean {
    return this.#places.has(member)
  }

  set(member: Member): void {
    this.#sink(member, this.#rise(member, this.#places.get(member) ?? this.#members.length))
  }

  delete(member: Member): void {
    const place = this.#places.get(member)
    if (place === undefined) return
    this.#places.delete(member)
    const last = this.#members.pop() as Member
    if (last === member) return
    this.#put(last, place)
    this.set(last)
  }

  #put(member: Member, place: number): void {
    this.#members[place] = member
    this.#places.set(member, place)
  }

  #rise(member: Member, from: number): number {
    let place = from
    while (place > 0) {
      const above = (place - 1) >> 1
      const other = this.#members[above] as Member
      if (!this.#isBefore(member, other)) break
      this.#put(other, place)
      place = above
    }
    this.#put(member, place)
    return place
  }

  #sink(member: Member, from: number): void {
    let place = from
    for (;;) {
      const left = 2 * place + 1
      const [one, other] = [this.#members[left], this.#members[left + 1]]
      if (one === undefined) break
      const below = other !== undefined && this.#isBefore(other, one) ? left + 1 : left
      const next = this.#members[below] as Member
      if (!this.#isBefore(next, member)) break
      this.#put(next, place)
      place = below
    }
    this.#put(member, place)
  }
}
