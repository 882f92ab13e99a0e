using System.Runtime.CompilerServices;

namespace SchedLang.Testing;

/// <summary>
/// Snapshot tests with the conventions and the call shape of the package Verify: <c>Class.Method.verified.txt</c> lies beside the
/// test, and a mismatch leaves a <c>.received.txt</c>. Moving to the package is a change of the using line.
/// </summary>
public static class Verifier
{
    /// <summary>Compares a text with the snapshot of the calling test.</summary>
    public static SettingsTask Verify(string target, [CallerFilePath] string sourceFile = "", [CallerMemberName] string method = "") =>
        new(target, sourceFile, method);
}

/// <summary>A comparison that is made when it is awaited.</summary>
public sealed class SettingsTask(string target, string sourceFile, string method)
{
    private string _parameters = "";

    /// <summary>Tells the snapshots of a theory apart.</summary>
    public SettingsTask UseParameters(params object[] parameters)
    {
        _parameters = "_" + string.Join('_', parameters);
        return this;
    }

    public TaskAwaiter GetAwaiter() => CompareAsync().GetAwaiter();

    private async Task CompareAsync()
    {
        var stem = Path.Combine(
            Path.GetDirectoryName(sourceFile)!, $"{Path.GetFileNameWithoutExtension(sourceFile)}.{method}{_parameters}");
        var (verified, received) = (stem + ".verified.txt", stem + ".received.txt");
        var actual = target.ReplaceLineEndings("\n").TrimEnd('\n');
        var expected = File.Exists(verified) ? (await File.ReadAllTextAsync(verified)).ReplaceLineEndings("\n").TrimEnd('\n') : null;
        if (actual == expected)
        {
            File.Delete(received);
            return;
        }

        await File.WriteAllTextAsync(received, actual);
        throw new VerifyException(expected == null
            ? $"There is no snapshot yet. If this is right, rename {received} to .verified.txt:\n{actual}"
            : $"The snapshot differs from {verified}.\n\nExpected:\n{expected}\n\nReceived ({received}):\n{actual}");
    }
}

/// <summary>A text differs from its snapshot.</summary>
public sealed class VerifyException(string message) : Exception(message);
