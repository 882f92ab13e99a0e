namespace SchedLang.Runtime.Policies;

/// <summary>The keys of two jobs.</summary>
/// <param name="Left">Key of the first job now.</param>
/// <param name="Right">Key of the second job now.</param>
/// <param name="LeftAtEnd">Key of the first job at the end of the run.</param>
/// <param name="RightAtEnd">Key of the second job at the end of the run.</param>
public readonly record struct KeyPair<TOrder>(TOrder Left, TOrder Right, TOrder LeftAtEnd, TOrder RightAtEnd);
