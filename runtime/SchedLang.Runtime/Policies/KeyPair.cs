namespace SchedLang.Runtime.Policies;

/// <summary>The keys of two jobs.</summary>
/// <param name="Left">Of one, now.</param>
/// <param name="Right">Of the other, now.</param>
/// <param name="LeftAtEnd">Of one, at the end of the run.</param>
/// <param name="RightAtEnd">Of the other, at the end of the run.</param>
public readonly record struct KeyPair<TOrder>(TOrder Left, TOrder Right, TOrder LeftAtEnd, TOrder RightAtEnd);
