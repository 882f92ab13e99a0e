namespace SchedLang.Runtime.Tables;

/// <summary>A stage at a few pieces of one job, in memory that can be filled again for another job.</summary>
internal sealed unsafe class OwnShapes
{
    private readonly StageProfile _profile;
    private readonly ShapeTable _shapes;
    private readonly int _count;
    private readonly int _rowsLength;
    private readonly long[] _rows;

    /// <param name="profile">The stage.</param>
    /// <param name="count">The largest number of pieces.</param>
    /// <param name="rowLength">Numbers in a row of the placement table; 0 without one.</param>
    public OwnShapes(StageProfile profile, int count, int rowLength)
    {
        _profile = profile;
        _count = count;
        _shapes = new ShapeTable(profile, count);
        _rowsLength = (profile.Units + 1) * rowLength;
        _rows = GC.AllocateUninitializedArray<long>(checked(_rowsLength * count), pinned: true);
    }

    /// <summary>The first piece; the others follow it.</summary>
    public StageShape* First => _shapes.First;

    /// <summary>Whether it can hold so many pieces of a stage.</summary>
    public bool Fits(StageProfile profile, int count) => ReferenceEquals(profile, _profile) && count <= _count;

    /// <summary>Computes the pieces of a job.</summary>
    public void Fill(List<Piece> pieces)
    {
        var rows = ShapeTable.PointerTo(_rows);
        for (var i = 0; i < pieces.Count; i++)
        {
            _shapes.Fill(i, pieces[i]);
            First[i].OwnRows = _rowsLength == 0 ? null : rows + ((long)i * _rowsLength);
        }
    }
}
