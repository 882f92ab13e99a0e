using SchedLang.Compiler.Lowering;
using SchedLang.Runtime.Results;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>A policy of a library.</summary>
/// <param name="Code">Its program, with the parameters open that callers can choose.</param>
/// <param name="Identity">What results tell of it.</param>
public sealed record LibraryProgram(LoweredProgram Code, RunIdentity Identity);
