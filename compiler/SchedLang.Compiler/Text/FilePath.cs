namespace SchedLang.Compiler.Text;

/// <summary>Paths that a file names, relative to it.</summary>
internal static class FilePath
{
    /// <summary>The path of what a file names: <c>c.sched</c> beside <c>a/b/d.sched</c> named as <c>../c.sched</c> is <c>a/c.sched</c>. Where nothing is left it is <c>.</c>, the current folder.</summary>
    public static string Beside(string file, string target)
    {
        var segments = new List<string>();
        foreach (var segment in Path.Combine(Path.GetDirectoryName(file) ?? "", target).Replace(Path.DirectorySeparatorChar, '/').Split('/'))
        {
            if (segment == ".." && segments.Count > 0 && segments[^1] is not ("" or ".."))
                segments.RemoveAt(segments.Count - 1);
            else if (segment != ".")
                segments.Add(segment);
        }

        var path = string.Join('/', segments);
        return path.Length == 0 ? "." : path;
    }
}
