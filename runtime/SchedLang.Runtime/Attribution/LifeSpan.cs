using SchedLang.Runtime.Engine;

namespace SchedLang.Runtime.Attribution;

/// <summary>The time of a job's life that went to one cause.</summary>
/// <param name="Cause">The cause.</param>
/// <param name="Ns">How long in all, in ns.</param>
/// <param name="Keys">The keys that decided when it first came up; null if no key did.</param>
/// <param name="KeysChange">Whether they had other values later.</param>
public readonly record struct LifePart(Cause Cause, long Ns, DecidingKeys? Keys, bool KeysChange);

/// <summary>A stretch of a job's life.</summary>
/// <param name="FromNs">Start in ns since the start of the run.</param>
/// <param name="Ns">Length in ns.</param>
/// <param name="Cause">What it went to.</param>
/// <param name="Keys">The keys that decided; null if no key did.</param>
public readonly record struct LifeSpan(long FromNs, long Ns, Cause Cause, DecidingKeys? Keys);

/// <summary>Two values of the key that puts one job before another, as the integers of <see cref="Policies.Ranking"/>.</summary>
/// <param name="Blocker">The value of the job in the way.</param>
/// <param name="Own">The value of the job that waits.</param>
public readonly record struct DecidingKeys(long Blocker, long Own);
