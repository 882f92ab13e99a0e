using SchedLang.Compiler.Lowering;
using SchedLang.Runtime.Results;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>A policy of a library.</summary>
/// <param name="Code">Its program. Callers can set its open parameters.</param>
/// <param name="Identity">Identifies the run in results.</param>
public sealed record LibraryProgram(LoweredProgram Code, RunIdentity Identity);
