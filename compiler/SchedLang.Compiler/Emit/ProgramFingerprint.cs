using System.Security.Cryptography;
using System.Text;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.CodeGeneration;
using SchedLang.Compiler.Syntax;
using SchedLang.Runtime.Engine;

namespace SchedLang.Compiler.Emit;

/// <summary>
/// A hash of everything that a run's results depend on, except its seed: the source of scenario, platform and models without blanks
/// and comments, their settings, the tables and traces, the generated code with the policy's parameters, and the versions of
/// compiler and runtime.
/// </summary>
internal static class ProgramFingerprint
{
    public static string Of(Configuration configuration, GeneratedSource source, IEnumerable<string> dataHashes)
    {
        var scenario = configuration.Scenario;
        var text = new StringBuilder();
        text.Append(typeof(ProgramFingerprint).Module.ModuleVersionId).Append('\n').Append(typeof(ICompiledProgram).Module.ModuleVersionId).Append('\n');
        foreach (var hash in dataHashes)
            text.Append(hash).Append('\n');
        Append(text, scenario.Syntax.Members.Where(m => m is not ExpectSyntax).Prepend(scenario.Syntax.Name, scenario.Syntax.Platform));
        if (scenario.Platform is { } platform)
            Append(text, [platform.Syntax]);
        Append(text, scenario.Streams.Select(s => s.Model?.Syntax).OfType<ISyntaxElement>().Distinct());
        foreach (var (target, value) in configuration.Applied)
            text.Append(target).Append('=').Append(value).Append('\n');
        foreach (var line in source.Text.Split('\n').Select(l => l.Trim()))
        {
            if (!line.StartsWith("//", StringComparison.Ordinal) && !line.StartsWith("#line", StringComparison.Ordinal))
                text.Append(line).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 16));
    }

    private static IEnumerable<ISyntaxElement> Prepend(this IEnumerable<ISyntaxElement> elements, params ISyntaxElement[] first) => first.Concat(elements);

    private static void Append(StringBuilder text, IEnumerable<ISyntaxElement> elements)
    {
        foreach (var element in elements)
        {
            foreach (var token in element is SyntaxNode node ? node.Tokens() : [(SyntaxToken)element])
                text.Append(token.Text).Append(' ');
            text.Append('\n');
        }
    }
}
