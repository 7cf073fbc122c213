// Verifies exported logs with the transparency-log library of the Go project, which shares no code with the
// vault: golang.org/x/mod/sumdb/tlog and golang.org/x/mod/sumdb/note.
//
//	verify-log VKEY log DIR...               the log/ of exports
//	verify-log VKEY proof FILE...            proofs of a record, such as receipts (C2SP tlog-proof)
//	verify-log VKEY goes-on-from OLD FILE... what a witness is asked, after the checkpoint OLD (C2SP tlog-witness)
//
// Of each DIR it checks the checkpoint's signature, every file's hashes, every record's hash and inclusion, and
// the consistency with every earlier size; no file may be over. It prints a line for each DIR or FILE: its name,
// and "ok" with size and root, or "bad" with the reason. It ends with 0 once all were looked at.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

// path is a tile's in the C2SP layout, which leaves out the height that the library's own begins with.
func path(tile tlog.Tile) string {
	name := strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", height))
	if data := strings.TrimPrefix(name, "data/"); data != name {
		return "tile/entries/" + data
	}
	return "tile/" + name
}

// folder reads tiles from an exported log; it is the library's tlog.TileReader.
type folder struct {
	directory string
	seen      map[string]bool
}

func (f folder) Height() int { return height }

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		data, err := f.read(path(tile))
		if err != nil {
			return nil, err
		}
		if len(data) != tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s has %d bytes", path(tile), len(data))
		}
		all = append(all, data)
	}
	return all, nil
}

// SaveTiles keeps nothing: every read is checked anew.
func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}

func (f folder) read(name string) ([]byte, error) {
	f.seen[name] = true
	return os.ReadFile(filepath.Join(f.directory, name))
}

// open reads a signed head: the name of the log, its size and its root.
func open(data []byte, key note.Verifier) (tree tlog.Tree, err error) {
	signed, err := note.Open(data, note.VerifierList(key))
	if err != nil {
		return tree, err
	}
	if len(signed.UnverifiedSigs) > 0 {
		return tree, errors.New("a signature of a key unheard of")
	}
	lines := strings.Split(signed.Text, "\n")
	if len(lines) != 4 || lines[3] != "" || lines[0] != key.Name() {
		return tree, errors.New("not a checkpoint of this log")
	}
	tree.N, err = strconv.ParseInt(lines[1], 10, 64)
	if err != nil || tree.N < 0 || lines[1] != strconv.FormatInt(tree.N, 10) {
		return tree, errors.New("not a size")
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return tree, errors.New("not a root")
	}
	copy(tree.Hash[:], root)
	return tree, nil
}

// cut gives the lines of a text before its first blank line, and what follows that line.
func cut(data []byte) (lines []string, rest []byte, err error) {
	head, rest, found := bytes.Cut(data, []byte("\n\n"))
	if !found {
		return nil, nil, errors.New("no blank line")
	}
	return strings.Split(string(head), "\n"), rest, nil
}

// hashes reads one hash a line.
func hashes(lines []string) (all []tlog.Hash, err error) {
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		all = append(all, hash)
	}
	return all, nil
}

// verifyProof checks that a record, which stands in the line "extra", is one of a log's.
func verifyProof(data []byte, key note.Verifier) (tree tlog.Tree, err error) {
	lines, rest, err := cut(data)
	if err != nil {
		return tree, err
	}
	if len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" ||
		!strings.HasPrefix(lines[1], "extra ") || !strings.HasPrefix(lines[2], "index ") {
		return tree, errors.New("not a proof of a record")
	}
	record, err := base64.StdEncoding.Strict().DecodeString(lines[1][len("extra "):])
	if err != nil {
		return tree, err
	}
	index, err := strconv.ParseInt(lines[2][len("index "):], 10, 64)
	if err != nil {
		return tree, err
	}
	path, err := hashes(lines[3:])
	if err != nil {
		return tree, err
	}
	if tree, err = open(rest, key); err != nil {
		return tree, err
	}
	return tree, tlog.CheckRecord(path, tree.N, tree.Hash, index, tlog.RecordHash(record))
}

// verifyGoesOn checks that a log goes on from an old head.
func verifyGoesOn(data []byte, old tlog.Tree, key note.Verifier) (tree tlog.Tree, err error) {
	lines, rest, err := cut(data)
	if err != nil {
		return tree, err
	}
	if lines[0] != fmt.Sprintf("old %d", old.N) {
		return tree, errors.New("not from the old head")
	}
	path, err := hashes(lines[1:])
	if err != nil {
		return tree, err
	}
	if tree, err = open(rest, key); err != nil {
		return tree, err
	}
	return tree, tlog.CheckTree(path, tree.N, tree.Hash, old.N, old.Hash)
}

// records reads the leaves: each after its length, as two bytes.
func (f folder) records(size int64) (records [][]byte, err error) {
	for index := int64(0); index<<height < size; index++ {
		width := size - index<<height
		if width > 1<<height {
			width = 1 << height
		}
		name := path(tlog.Tile{H: height, L: -1, N: index, W: int(width)})
		data, err := f.read(name)
		if err != nil {
			return nil, err
		}
		for ; width > 0; width-- {
			if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
				return nil, fmt.Errorf("%s ends early", name)
			}
			end := 2 + int(binary.BigEndian.Uint16(data))
			records = append(records, data[2:end])
			data = data[end:]
		}
		if len(data) > 0 {
			return nil, fmt.Errorf("%s has bytes over", name)
		}
	}
	return records, nil
}

// rebuild computes every stored hash of the tree from the records, and the root at every size.
func rebuild(records [][]byte) (hashes []tlog.Hash, roots []tlog.Hash, err error) {
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var found []tlog.Hash
		for _, index := range indexes {
			found = append(found, hashes[index])
		}
		return found, nil
	})
	for number, record := range records {
		more, err := tlog.StoredHashes(int64(number), record, reader)
		if err != nil {
			return nil, nil, err
		}
		hashes = append(hashes, more...)
		root, err := tlog.TreeHash(int64(number)+1, reader)
		if err != nil {
			return nil, nil, err
		}
		roots = append(roots, root)
	}
	return hashes, roots, nil
}

func (f folder) verify(key note.Verifier) (tree tlog.Tree, err error) {
	head, err := f.read("checkpoint")
	if err != nil {
		return tree, err
	}
	if tree, err = open(head, key); err != nil {
		return tree, err
	}
	records, err := f.records(tree.N)
	if err != nil {
		return tree, err
	}
	stored, roots, err := rebuild(records)
	if err != nil {
		return tree, err
	}
	if len(roots) == 0 || roots[len(roots)-1] != tree.Hash {
		return tree, errors.New("the records do not have the checkpoint's root")
	}
	// Every tile, held to the hashes that the records give.
	tiles := tlog.NewTiles(height, 0, tree.N)
	for number, tile := range tiles {
		// The library lists a tile at every width that it ever had; the widest comes last.
		if number+1 < len(tiles) && tiles[number+1].L == tile.L && tiles[number+1].N == tile.N {
			continue
		}
		data, err := f.read(path(tile))
		if err != nil {
			return tree, err
		}
		found, err := tlog.ReadTileData(tile, tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
			var some []tlog.Hash
			for _, index := range indexes {
				some = append(some, stored[index])
			}
			return some, nil
		}))
		if err != nil {
			return tree, err
		}
		if !bytes.Equal(found, data) {
			return tree, fmt.Errorf("%s is not what the records give", path(tile))
		}
	}
	// The tiles alone, as a client reads them: every inclusion, and consistency with every earlier size.
	reader := tlog.TileHashReader(tree, f)
	for number, record := range records {
		n := int64(number)
		proof, err := tlog.ProveRecord(tree.N, n, reader)
		if err != nil {
			return tree, err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, n, tlog.RecordHash(record)); err != nil {
			return tree, fmt.Errorf("record %d: %w", n, err)
		}
		older, err := tlog.ProveTree(tree.N, n+1, reader)
		if err != nil {
			return tree, err
		}
		if err := tlog.CheckTree(older, tree.N, tree.Hash, n+1, roots[number]); err != nil {
			return tree, fmt.Errorf("size %d: %w", n+1, err)
		}
	}
	return tree, f.checkOver()
}

// checkOver refuses files that are no part of the log.
func (f folder) checkOver() error {
	return filepath.WalkDir(f.directory, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		inside, err := filepath.Rel(f.directory, name)
		if err == nil && !f.seen[inside] {
			err = fmt.Errorf("%s is no file of this log", inside)
		}
		return err
	})
}

// verifier gives what checks each of the arguments that follow, and those.
func verifier(arguments []string) (check func(string) (tlog.Tree, error), names []string, err error) {
	if len(arguments) < 3 {
		return nil, nil, errors.New("usage: verify-log VKEY log|proof|goes-on-from ARGUMENT...")
	}
	key, err := note.NewVerifier(arguments[0])
	if err != nil {
		return nil, nil, err
	}
	inFile := func(verify func([]byte) (tlog.Tree, error)) func(string) (tlog.Tree, error) {
		return func(name string) (tree tlog.Tree, err error) {
			data, err := os.ReadFile(name)
			if err != nil {
				return tree, err
			}
			return verify(data)
		}
	}
	switch arguments[1] {
	case "log":
		check = func(name string) (tlog.Tree, error) {
			return folder{name, map[string]bool{}}.verify(key)
		}
		return check, arguments[2:], nil
	case "proof":
		check = inFile(func(data []byte) (tlog.Tree, error) { return verifyProof(data, key) })
		return check, arguments[2:], nil
	case "goes-on-from":
		data, err := os.ReadFile(arguments[2])
		if err != nil {
			return nil, nil, err
		}
		old, err := open(data, key)
		if err != nil {
			return nil, nil, err
		}
		check = inFile(func(data []byte) (tlog.Tree, error) { return verifyGoesOn(data, old, key) })
		return check, arguments[3:], nil
	}
	return nil, nil, fmt.Errorf("%s is nothing to verify", arguments[1])
}

func main() {
	check, names, err := verifier(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "verify-log:", err)
		os.Exit(64)
	}
	for _, name := range names {
		if tree, err := check(name); err != nil {
			fmt.Printf("%s: bad: %v\n", name, err)
		} else {
			fmt.Printf("%s: ok: %d %v\n", name, tree.N, tree.Hash)
		}
	}
}
