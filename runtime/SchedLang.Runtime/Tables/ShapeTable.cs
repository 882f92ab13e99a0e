using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Tables;

/// <summary>A stage at all shapes that a scenario needs, computed once, so the engine only reads arrays.</summary>
internal sealed unsafe class ShapeTable
{
    // Pinned, so that the pointers in StageShape stay valid for the lifetime of this object.
    private readonly long[] _tokens;
    private readonly StageShape[] _shapes;
    private readonly long[] _times;
    private readonly double[] _energy;
    private readonly double[] _bandwidth;
    private readonly StageShape* _first;
    private readonly StageProfile _profile;
    private readonly ChunkPieces? _chunks;
    private FurtherShapes? _further;

    /// <param name="profile">The stage.</param>
    /// <param name="keys">The shapes needed: numbers of tokens, or the keys of chunks; ascending, without duplicates.</param>
    /// <param name="whole">Combines the units of a stage into one, for static placement.</param>
    /// <param name="chunks">How a prefill is cut into chunks; null for whole stages.</param>
    public ShapeTable(StageProfile profile, IReadOnlyList<long> keys, bool whole = false, ChunkPieces? chunks = null)
        : this(profile, (long[])[.. keys], whole, chunks)
    {
        for (var i = 0; i < _tokens.Length; i++)
            Fill(i, chunks?.PieceOf(_tokens[i]) ?? new Piece(0, _tokens[i]), whole);
    }

    /// <summary>Reserves memory for shapes that <see cref="Fill(int, in Piece, bool)"/> computes.</summary>
    public ShapeTable(StageProfile profile, int count)
        : this(profile, new long[count], whole: false, chunks: null)
    {
    }

    private ShapeTable(StageProfile profile, long[] keys, bool whole, ChunkPieces? chunks)
    {
        var units = whole ? 1 : profile.Units;
        var devices = profile.DeviceCount;
        var cells = units * devices;
        var timesPerShape = 2 * cells + units + 1;
        _tokens = keys;
        _shapes = GC.AllocateArray<StageShape>(_tokens.Length, pinned: true);
        _times = GC.AllocateUninitializedArray<long>(checked(timesPerShape * _tokens.Length), pinned: true);
        _energy = Pinned(profile.HasEnergy ? checked(cells * _tokens.Length) : 0);
        _bandwidth = Pinned(profile.HasBandwidth ? checked(cells * _tokens.Length) : 0);
        _first = PointerTo(_shapes);
        (_profile, _chunks) = (profile, chunks);
        for (var i = 0; i < _tokens.Length; i++)
        {
            ref var shape = ref _shapes[i];
            shape.Units = units;
            shape.Devices = devices;
            shape.Work = PointerTo(_times) + (long)i * timesPerShape;
            shape.Rest = shape.Work + cells;
            shape.FastestRest = shape.Rest + cells;
            shape.Energy = _energy.Length == 0 ? null : PointerTo(_energy) + (long)i * cells;
            shape.Bandwidth = _bandwidth.Length == 0 ? null : PointerTo(_bandwidth) + (long)i * cells;
        }
    }

    /// <summary>Computes a shape anew. It forgets what was known of the shape before.</summary>
    public void Fill(int index, in Piece piece, bool whole = false)
    {
        ref var shape = ref _shapes[index];
        Fill(_profile, in piece, in shape, whole);
        shape.HasConstantSupport = HasConstantSupport(in shape);
        shape.HasConstantRanking = HasConstantRanking(in shape);
        shape.PlacementRows = null;
        shape.InvariantSets = 0;
    }

    /// <summary>The first shape; the others follow it.</summary>
    public StageShape* First => _first;

    /// <summary>Copies a table, for separate placement rows. Times are shared.</summary>
    public ShapeTable(ShapeTable other)
    {
        _tokens = other._tokens;
        _shapes = GC.AllocateUninitializedArray<StageShape>(other._shapes.Length, pinned: true);
        other._shapes.CopyTo(_shapes, 0);
        _times = other._times;
        _energy = other._energy;
        _bandwidth = other._bandwidth;
        (_profile, _chunks) = (other._profile, other._chunks);
        _first = PointerTo(_shapes);
    }

    /// <summary>The stage at one of the table's shapes, by its number of tokens or the key of its chunk.</summary>
    public StageShape* At(long tokens)
    {
        var index = Array.BinarySearch(_tokens, tokens);
        return index >= 0 ? _first + index : _further!.At(tokens);
    }

    /// <summary>The stage at the first of several successive shapes, all of them in the table. The next element is the next shape.</summary>
    public StageShape* At(long first, long count)
    {
        var index = IndexOf(first, count);
        return index >= 0 ? _first + index : _further!.At(first, count);
    }

    /// <summary>Adds a shape, if the table does not have it. Pointers to others stay valid.</summary>
    public void Make(long tokens)
    {
        if (Array.BinarySearch(_tokens, tokens) < 0)
            (_further ??= new FurtherShapes(_profile, _chunks)).Make(tokens);
    }

    /// <summary>Adds successive shapes, if the table does not have them all in a row. Pointers to others stay valid.</summary>
    public void Make(long first, long last)
    {
        if (IndexOf(first, last - first + 1) < 0)
            (_further ??= new FurtherShapes(_profile, _chunks)).Make(first, last);
    }

    /// <summary>The smallest shape.</summary>
    internal long FirstTokens => _tokens[0];

    /// <summary>The largest shape.</summary>
    internal long LastTokens => _tokens[^1];

    /// <summary>Where successive shapes begin; negative if the table does not have them all in a row.</summary>
    internal int IndexOf(long first, long count)
    {
        var index = Array.BinarySearch(_tokens, first);
        return index >= 0 && index + count <= _tokens.Length && _tokens[index + count - 1] == first + count - 1 ? index : -1;
    }

    private static double[] Pinned(int length) => GC.AllocateArray<double>(length, pinned: true);

    internal static T* PointerTo<T>(T[] array)
        where T : unmanaged => (T*)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(array, 0);

    private static void Fill(StageProfile profile, in Piece piece, in StageShape shape, bool whole)
    {
        var devices = profile.DeviceCount;
        Span<long> work = profile.Units <= 256 ? stackalloc long[profile.Units] : new long[profile.Units];
        for (var device = 0; device < devices; device++)
        {
            profile.UnitWork(device, in piece, work);
            var rest = 0L;
            for (var unit = profile.Units - 1; unit >= 0; unit--)
            {
                rest = Saturating.Add(rest, work[unit]);
                var cell = (whole ? 0 : unit * devices) + device;
                shape.Work[cell] = whole ? rest : work[unit];
                shape.Rest[cell] = rest;
                if (!whole)
                    continue;
                AddTo(shape.Energy, cell, unit < profile.Units - 1, profile.UnitEnergy(device, unit, in piece), sum: true);
                AddTo(shape.Bandwidth, cell, unit < profile.Units - 1, profile.UnitBandwidth(device, unit, in piece), sum: false);
            }

            if (!whole)
                FillDemand(profile, device, in piece, in shape);
        }

        shape.FastestRest[shape.Units] = 0;
        for (var unit = shape.Units - 1; unit >= 0; unit--)
        {
            var fastest = Saturating.Never;
            for (var device = 0; device < devices; device++)
                fastest = Math.Min(fastest, shape.Work[unit * devices + device]);
            shape.FastestRest[unit] = Saturating.Add(shape.FastestRest[unit + 1], fastest);
        }
    }

    // Energy and memory traffic of each unit. They are computed once for units that are alike, of which a stage has many.
    private static void FillDemand(StageProfile profile, int device, in Piece piece, in StageShape shape)
    {
        for (var unit = 0; unit < profile.Units; unit++)
        {
            var (cell, first) = (unit * profile.DeviceCount + device, profile.FirstLike(device, unit));
            var like = first * profile.DeviceCount + device;
            if (shape.Energy != null)
                shape.Energy[cell] = first < unit ? shape.Energy[like] : profile.UnitEnergy(device, unit, in piece);
            if (shape.Bandwidth != null)
                shape.Bandwidth[cell] = first < unit ? shape.Bandwidth[like] : profile.UnitBandwidth(device, unit, in piece);
        }
    }

    // Whether each device supports every unit or none.
    private static bool HasConstantSupport(in StageShape shape)
    {
        for (var cell = shape.Devices; cell < shape.Units * shape.Devices; cell++)
        {
            if ((shape.Work[cell] == Saturating.Never) != (shape.Work[cell - shape.Devices] == Saturating.Never))
                return false;
        }

        return true;
    }

    // Whether any two devices compare the same way for every unit.
    private static bool HasConstantRanking(in StageShape shape)
    {
        for (var left = 0; left < shape.Devices; left++)
        {
            for (var right = left + 1; right < shape.Devices; right++)
            {
                var sign = Math.Sign(shape.Work[left].CompareTo(shape.Work[right]));
                for (var row = shape.Work + shape.Devices; row < shape.Rest; row += shape.Devices)
                {
                    if (Math.Sign(row[left].CompareTo(row[right])) != sign)
                        return false;
                }
            }
        }

        return true;
    }

    // A whole stage has the sum of its units' energies and the maximum of their memory traffic.
    private static void AddTo(double* cells, int cell, bool further, double value, bool sum)
    {
        if (cells == null)
            return;
        cells[cell] = !further ? value : sum ? cells[cell] + value : Math.Max(cells[cell], value);
    }
}
