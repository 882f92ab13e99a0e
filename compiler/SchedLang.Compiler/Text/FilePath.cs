namespace SchedLang.Compiler.Text;

/// <summary>Resolves relative paths that a file contains.</summary>
internal static class FilePath
{
    /// <summary>
    /// The path that a file means by a relative path: <c>../c.sched</c> in <c>a/b/d.sched</c> is <c>a/c.sched</c>.
    /// An empty result becomes <c>.</c>, the current folder.
    /// </summary>
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
