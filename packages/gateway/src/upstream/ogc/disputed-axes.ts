/**
 * EPSG numbers of references whose axes have one order in EPSG 10.076, which the gateway goes by, and another in the table of MapServer 8.0:
 * references that are newer than it, and such as EPSG has corrected. In WMS 1.3.0 such a server draws another place than the one that is masked.
 */
const listed = `
  2065 2218 2221 2296-2307 2963 3144-3145 3173 3901-3903 3907-3911 5017 5224 5482 5498-5500 5513 5515
  5628 5845-5857 5942 5945-5970 6144-6170 6349 6649 6696-6697 6700 6917 6927 7400 7404 7406 7409-7410
  7414 7423 8044-8045 8349-8350 8352 8360 8694 8698-8699 8948-8949 9071-9072 9074-9075 9147-9148
  9152-9153 9183-9184 9221-9222 9248-9254 9267 9271-9273 9284-9285 9293-9294 9299 9308-9309 9332-9333
  9364 9372 9377 9379-9380 9384 9403 9453 9469-9470 9474-9475 9498 9546-9547 9695-9696 9701-9702 9739
  9754-9755 9758 9763 9776-9777 9781-9782 9821 9831-9841 9851-9866 9871 9893 9895 9939 9964 9969 9974
  9989-9990 20033 20040-20041 20904-20932 21004-21032 21207-21264 21307-21364 21891-21894 22240 27492
  31265-31268 31291-31297 31462-31465 32661 32761
`

const ranges = listed
  .trim()
  .split(/\s+/)
  .map((range) => {
    const [first = 0, last = first] = range.split('-').map(Number)
    return { first, last }
  })

/** True where servers of WMS 1.3.0 do not agree on which axis comes first. */
export const areAxesDisputed = (epsg: number): boolean =>
  ranges.some(({ first, last }) => first <= epsg && epsg <= last)
