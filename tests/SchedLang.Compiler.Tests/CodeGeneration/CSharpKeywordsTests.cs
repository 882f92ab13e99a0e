using System.Reflection;
using Microsoft.CodeAnalysis.CSharp;

namespace SchedLang.Compiler.Tests.CodeGeneration;

public sealed class CSharpKeywordsTests
{
    [Fact]
    public void TheTableIsThatOfRoslyn()
    {
        var has = typeof(Compilation).Assembly.GetType("SchedLang.Compiler.CodeGeneration.CSharpKeywords")!
            .GetMethod("Has", BindingFlags.Static | BindingFlags.Public)!.CreateDelegate<Func<string, bool>>();
        var keywords = SyntaxFacts.GetKeywordKinds().Select(SyntaxFacts.GetText)
            .Concat(SyntaxFacts.GetContextualKeywordKinds().Select(SyntaxFacts.GetText))
            .Where(w => w.Length > 0 && w.All(char.IsAsciiLetterLower)).Distinct().ToList();
        keywords.Count.ShouldBeGreaterThan(100);
        keywords.Where(w => !has(w)).ShouldBeEmpty();
        has("deadline").ShouldBeFalse();
    }
}
